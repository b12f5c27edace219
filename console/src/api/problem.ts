/** A refusal of the api, as problem details (RFC 9457). `code` is the stable name, `detail` the sentence for people. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly extra: Readonly<Record<string, unknown>> = {},
    /** Seconds to wait before trying again, where the api says so. */
    readonly retryAfter: number | null = null,
  ) {
    super(detail);
    this.name = "Problem";
  }
}

/** The api could not be reached at all: no network, or it is restarting. */
export class Unreachable extends Error {
  constructor(cause: unknown) {
    super("The server cannot be reached. Check your connection and try again.", { cause });
    this.name = "Unreachable";
  }
}

export function isProblem(error: unknown, code: string): error is Problem {
  return error instanceof Problem && error.code === code;
}

export function isSessionLost(error: unknown): boolean {
  return error instanceof Problem && error.status === 401;
}

export function messageOf(error: unknown): string {
  if (error instanceof Problem || error instanceof Unreachable) return error.message;
  return "Something went wrong. Try again, and tell your administrator if it stays.";
}

export function problemFrom(body: unknown, response: Response): Problem {
  const members: Record<string, unknown> = isRecord(body) ? body : {};
  const { code, detail, title, status: _status, type: _type, ...extra } = members;
  const sentence = [detail, title].find((text) => typeof text === "string" && text !== "");
  return new Problem(
    response.status,
    typeof code === "string" ? code : `http-${response.status}`,
    typeof sentence === "string" ? sentence : `The server answered ${response.status}.`,
    extra,
    secondsOf(response.headers.get("Retry-After")),
  );
}

function secondsOf(header: string | null): number | null {
  const seconds = Number(header);
  return header !== null && Number.isFinite(seconds) && seconds > 0 ? Math.ceil(seconds) : null;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
