import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const api = process.env.TANDEM_API_URL ?? "http://127.0.0.1:8080";

export default defineConfig({
  base: "/",
  plugins: [react()],
  resolve: { alias: { "@": new URL("./src", import.meta.url).pathname } },
  server: {
    host: "127.0.0.1",
    port: 5173,
    // The api compares Origin with Host: keep the browser's Host, so that both name the dev server.
    proxy: { "/v1": { target: api, changeOrigin: false } },
  },
  build: { outDir: "dist", assetsDir: "assets", chunkSizeWarningLimit: 800 },
  test: {
    restoreMocks: true,
    testTimeout: 60_000,
    // By itself it leaves one processor to whoever watches: of two, half.
    maxWorkers: "100%",
    projects: [
      { extends: true, test: { name: "logic", environment: "node", include: ["src/**/*.test.ts"] } },
      {
        extends: true,
        test: {
          name: "screens",
          environment: "jsdom",
          include: ["src/**/*.test.tsx"],
          setupFiles: ["./src/testing/setup.ts"],
          // Files share what they import: building the whole console anew for each of them costs more than the tests.
          isolate: false,
          pool: "threads",
        },
      },
    ],
  },
});
