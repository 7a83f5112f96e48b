import { describeConformance } from "@apikee/conformance";
import express from "express";
import { startExpress } from "./app.ts";

describeConformance({ name: "express 5", start: (options) => startExpress(express, options) });
