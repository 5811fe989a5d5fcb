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
        // One file, without the many that parts of the client share.
        codeSplitting: {
          groups: [{ name: "kapso", test: /packages[\\/](client|react)[\\/]/ }],
        },
      },
    },
  },
});

/**
 * Loads all of the client with the page. The client leaves what few calls need for
 * later, and a page that has lost its network could not load that: browsers do not
 * try a failed import again.
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
