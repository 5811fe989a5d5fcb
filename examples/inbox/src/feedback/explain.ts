import { KapsoApiError, KapsoError } from "@kapso-platform/client";

/** An error for the person in front of it. */
export interface Explanation {
  readonly title: string;
  readonly hint: string;
  /** What the person can do: try again, sign in, or nothing. */
  readonly remedy: "retry" | "sign-in" | "none";
  /** What support needs to find the request; null if none reached the server. */
  readonly requestId: string | null;
}

/**
 * Says what went wrong and what to do, in the words of this page. The API's own
 * message is for programmers: it has ids and names of parameters.
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
      title: "These filters do not go together",
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
  // The server of this app responds so itself; see server/app.ts.
  if (status === 401 && code === "signed_out") {
    return {
      title: "You are signed out",
      hint: "Sign in again to see your conversations.",
      remedy: "sign-in",
    };
  }
  // The proxy says so with 502: it is the server that is not known, not the user.
  if (code === "proxy_key_rejected") {
    return {
      title: "Kapso rejected this server's key",
      hint: "The operator of this inbox has to set a valid KAPSO_API_KEY on its server.",
      remedy: "retry",
    };
  }
  if (status === 403) {
    return {
      title: "You may not do this",
      hint: "This inbox's server does not let your account do it.",
      remedy: "none",
    };
  }
  if (status === 404) {
    return {
      title: "This conversation is not there",
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
      hint: "Kapso asks for a short break. Try again in a moment.",
      remedy: "retry",
    };
  }
  return {
    title: "Kapso has a problem",
    hint: "Nothing is lost. Try again in a moment.",
    remedy: "retry",
  };
}
