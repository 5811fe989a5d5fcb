import react from "@vitejs/plugin-react";
import { type Plugin, defineConfig } from "vite";

export default defineConfig({
  plugins: [react(), preloadClient()],
  // Pages and data come from the server of this example, even in development.
  appType: "custom",
  build: {
    target: "es2023",
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // A single file instead of many shared ones.
        codeSplitting: {
          groups: [{ name: "kapso", test: /packages[\\/](client|react)[\\/]/ }],
        },
      },
    },
  },
});

/**
 * Loads all parts of the client with the page. By default, the client loads some parts on
 * demand; without a network, that would fail, and browsers do not repeat a failed import.
 */
function preloadClient(): Plugin {
  return {
    name: "preload-client",
    transformIndexHtml: {
      order: "post",
      handler: (_html, { bundle = {} }) =>
        Object.values(bundle)
          .filter(
            (file) =>
              file.type === "chunk" &&
              file.isDynamicEntry &&
              /\/packages\/(client|react)\//.test(file.facadeModuleId ?? ""),
          )
          .map(({ fileName }) => ({
            tag: "link",
            attrs: { rel: "modulepreload", href: `/${fileName}` },
            injectTo: "head",
          })),
    },
  };
}
