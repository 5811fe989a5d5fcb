import react from "@vitejs/plugin-react";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [react()],
  // Pages and data come from the server of this example, even in development.
  appType: "custom",
  build: { target: "es2023", reportCompressedSize: false },
});
