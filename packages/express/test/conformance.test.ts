import { describeConformance, type Subject } from "@apikee/conformance";
import express from "express";
import { startExpress } from "./app.ts";

const subject: Subject = { name: "express 5", start: (options) => startExpress(express, options) };
describeConformance(subject);
describeConformance(subject, { mode: "server" });
