import { KapsoApiError, KapsoError } from "@kapso-platform/client";

/** An explanation of an error for the user. */
export interface Explanation {
  readonly title: string;
  readonly hint: string;
  /** What the user can do: try again, sign in, or nothing. */
  readonly remedy: "retry" | "sign-in" | "none";
  /** Identifies the request for support; null if there was no response. */
  readonly requestId: string | null;
}

/**
 * Explains an error to the user. The API's own message is for programmers: it has ids and
 * names of parameters.
 */
export function explain(error: unknown): Explanation {
  const requestId =
    error instanceof KapsoApiError ? (error.requestId ?? null) : null;
  return { ...explainKind(error), requestId };
}

/** The explanation in one text, for a toast. */
export function failureHint(error: unknown): string {
  const { title, hint, requestId } = explain(error);
  const id = requestId === null ? "" : ` Request id ${requestId}`;
  return `${title}. ${hint}${id}`;
}

function explainKind(error: unknown): Omit<Explanation, "requestId"> {
  if (error instanceof KapsoApiError) return explainStatus(error);
  if (error instanceof KapsoError && error.name === "KapsoArgumentError") {
    return {
      title: "These filters cannot be combined",
      hint: "Clear them, or choose others.",
      remedy: "none",
    };
  }
  return {
    title: "The server cannot be reached",
    hint: "Check your connection, then try again.",
    remedy: "retry",
  };
}

function explainStatus({
  status,
  code,
}: KapsoApiError): Omit<Explanation, "requestId"> {
  // A response of this app's own server; see server/app.ts.
  if (status === 401 && code === "signed_out") {
    return {
      title: "You are signed out",
      hint: "Sign in again to see your conversations.",
      remedy: "sign-in",
    };
  }
  // The proxy responds with 502, because the key of the server is wrong, not the user.
  if (code === "proxy_key_rejected") {
    return {
      title: "Kapso rejected this server's key",
      hint: "The operator of this inbox must set a valid KAPSO_API_KEY on its server.",
      remedy: "retry",
    };
  }
  if (status === 403) {
    return {
      title: "You are not allowed to do this",
      hint: "The server of this inbox does not allow it for your account.",
      remedy: "none",
    };
  }
  if (status === 404) {
    return {
      title: "This conversation does not exist",
      hint: "It may have been erased, or the link is incomplete.",
      remedy: "none",
    };
  }
  if (status === 400 || status === 409 || status === 422) {
    return {
      title: "Kapso rejected this",
      hint: "Somebody else may have changed it. Reload the page, then try again.",
      remedy: "none",
    };
  }
  if (status === 429) {
    return {
      title: "Too many requests",
      hint: "Kapso limits the number of requests. Try again in a moment.",
      remedy: "retry",
    };
  }
  return {
    title: "Kapso has a problem",
    hint: "Try again in a moment.",
    remedy: "retry",
  };
}
