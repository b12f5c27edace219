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
  build: { outDir: "dist", assetsDir: "assets", sourcemap: false },
  test: {
    environment: "jsdom",
    setupFiles: ["./src/testing/setup.ts"],
    css: { modules: { classNameStrategy: "non-scoped" } },
    restoreMocks: true,
  },
});
