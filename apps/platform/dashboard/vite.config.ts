import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

/** Where `npm start`'s platform is, for work on the dashboard with `vite`. */
const PLATFORM = "http://127.0.0.1:4000";

export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: "../dist/dashboard",
    emptyOutDir: true,
    target: "es2023",
    // Nothing in the page itself: the policy of the page allows files alone.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  server: { proxy: { "/api": PLATFORM } },
});
