import "@fontsource-variable/inter";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/layout.css";
import "./styles/filters.css";
import "./styles/list.css";
import "./styles/conversation.css";
import "./styles/composer.css";
import "./styles/feedback.css";
import "./styles/forced-colors.css";
import { KapsoProvider } from "@kapso-platform/react";
import { QueryClientProvider } from "@tanstack/react-query";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./app.js";
import { loadDrafts } from "./composer/drafts.js";
import { createAppQueryClient, kapso } from "./data.js";
import { keepOutgoing } from "./outgoing/stored-outgoing.js";

const root = document.getElementById("root");
if (!root) throw new Error("index.html has no #root");
const queryClient = createAppQueryClient();
await Promise.all([keepOutgoing(queryClient), loadDrafts()]);
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queryClient}>
      <KapsoProvider client={kapso}>
        <App />
      </KapsoProvider>
    </QueryClientProvider>
  </StrictMode>,
);
