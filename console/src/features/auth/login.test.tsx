import { screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import type { Me } from "@/api/types";
import { openConsole, problem } from "@/testing/desk";
import { OLIVIA } from "@/testing/records";
import { server } from "@/testing/server";

async function logIn(path = "/login", me: Me | null = null) {
  const opened = openConsole({ me }, path);
  const email = await screen.findByLabelText("E-mail");
  await opened.user.type(email, "olivia@tandem.example");
  await opened.user.type(screen.getByLabelText("Password"), "a wrong one{Enter}");
  return opened;
}

function answerLogin(answer: () => Response) {
  server.use(http.post("*/v1/auth/login", answer));
}

describe("the login", () => {
  it("says that e-mail and password do not match, and keeps the e-mail", async () => {
    answerLogin(() => problem(401, "wrong-password", "Wrong."));
    await logIn();
    expect(await screen.findByRole("alert")).toHaveTextContent("E-mail and password do not match");
    expect(screen.getByLabelText("E-mail")).toHaveValue("olivia@tandem.example");
    expect(screen.getByLabelText("Password")).toHaveValue("");
  });

  it("says when to try again after too many attempts", async () => {
    answerLogin(() => {
      const refusal = { title: "x", status: 429, detail: "Too many.", code: "too-many-attempts", type: "" };
      return HttpResponse.json(refusal, { status: 429, headers: { "Retry-After": "840" } });
    });
    await logIn();
    expect(await screen.findByRole("alert")).toHaveTextContent("Try again in 14 minutes");
  });

  it("says that the server cannot be reached, instead of blaming the password", async () => {
    answerLogin(() => HttpResponse.error());
    await logIn();
    expect(await screen.findByRole("alert")).toHaveTextContent("cannot be reached");
  });

  it("asks for what is missing without asking the api", async () => {
    const { user } = openConsole({ me: null }, "/login");
    await user.click(await screen.findByRole("button", { name: "Log in" }));
    expect(screen.getByText("Enter your e-mail address")).toBeInTheDocument();
    expect(screen.getByText("Enter your password")).toBeInTheDocument();
  });

  it.each([
    ["operator", "/"],
    ["supervisor", "/calls"],
    ["admin", "/calls"],
  ] as const)("brings an %s to %s", async (role, landing) => {
    const me = { ...OLIVIA, role };
    server.use(http.get("*/v1/calls", () => HttpResponse.json({ items: [], next: null })));
    const { history, backend, user } = openConsole({ me: null }, "/login");
    answerLogin(() => {
      backend.me = me;
      return HttpResponse.json(me);
    });
    await user.type(await screen.findByLabelText("E-mail"), me.email);
    await user.type(screen.getByLabelText("Password"), "correct{Enter}");
    await waitFor(() => expect(history.location.pathname).toBe(landing));
    expect(await screen.findByRole("navigation")).toBeInTheDocument();
  });
});

describe("a session", () => {
  it("is asked for before any page, and the page is shown after the login", async () => {
    const { history } = openConsole({ me: null }, "/tickets");
    expect(await screen.findByText("Log in to your desk")).toBeInTheDocument();
    expect(history.location.search).toContain("next=%2Ftickets");
    expect(screen.queryByText(/session has expired/)).not.toBeInTheDocument();
  });

  it("that has expired leads to the login, which says so", async () => {
    const { backend, history, user } = openConsole();
    await user.click(await screen.findByRole("button", { name: "Presence: Available" }));
    backend.me = null;
    server.use(http.put("*/v1/operators/me/presence", () => problem(401, "session-expired", "Log in to go on.")));
    await user.click(await screen.findByRole("menuitem", { name: "Lunch" }));
    expect(await screen.findByText(/session has expired/)).toBeInTheDocument();
    expect(history.location.pathname).toBe("/login");
    expect(history.location.search).toContain("next=%2F");
  });
});

describe("the company's own sign-in", () => {
  it("is offered where there is one, and leads back to the page that was asked for", async () => {
    openConsole({ me: null }, "/login?next=%2Fcalls");
    server.use(http.get("*/v1/auth/ways", () => HttpResponse.json({ password: true, oidc: "Example Inc." })));
    const link = await screen.findByRole("link", { name: "Sign in with Example Inc." });
    expect(link).toHaveAttribute("href", "/v1/auth/oidc/login?next=%2Fcalls");
  });

  it("is not offered where there is none", async () => {
    openConsole({ me: null }, "/login");
    expect(await screen.findByLabelText("E-mail")).toBeInTheDocument();
    expect(screen.queryByRole("link", { name: /Sign in with/ })).toBeNull();
  });

  it.each([
    ["no_account", "There is no account for you here"],
    ["email_unverified", "has not verified your e-mail address"],
    ["provider_unreachable", "cannot be reached"],
    ["attempt_unknown", "Start again"],
  ])("says why it led back: %s", async (refused, said) => {
    openConsole({ me: null }, `/login?refused=${refused}`);
    expect(await screen.findByRole("alert")).toHaveTextContent(said);
  });

  it("says nothing that somebody has put into the address", async () => {
    openConsole({ me: null }, "/login?refused=Call%20our%20hotline");
    expect(await screen.findByLabelText("E-mail")).toBeInTheDocument();
    expect(screen.queryByRole("alert")).toBeNull();
  });

  it("says that a one-time password has expired", async () => {
    answerLogin(() => problem(401, "one-time-password-expired", "This one-time password has expired. Ask an admin."));
    await logIn();
    expect(await screen.findByRole("alert")).toHaveTextContent("has expired");
  });
});
