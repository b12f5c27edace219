import { fireEvent, screen, waitFor } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import { openConsole, problem } from "@/testing/desk";
import { aSession, OLIVIA } from "@/testing/records";
import { server } from "@/testing/server";
import { listenTo } from "@/testing/writing";

const NEW = "quiet harbour lamp";

function serveSessions() {
  const own = aSession({ id: "own", is_own: true });
  server.use(http.get("*/v1/auth/me/sessions", () => HttpResponse.json([own, aSession({ id: "other", way: "oidc" })])));
}

const fill = (field: HTMLElement, value: string) => fireEvent.change(field, { target: { value } });

async function fillIn(old: string, again = NEW) {
  fill(await screen.findByLabelText(/Current password|One-time password/), old);
  fill(screen.getByLabelText("New password"), NEW);
  fill(screen.getByLabelText("New password again"), again);
}

describe("one's own account", () => {
  it("shows where one is signed in, and signs one browser out or all others", async () => {
    serveSessions();
    const sent = listenTo("/v1/auth/me/sessions");
    const single = listenTo("/v1/auth/me/sessions/:id");
    const { user } = openConsole({}, "/account");
    expect(await screen.findByText("This browser")).toBeInTheDocument();
    expect(screen.getByText(/by the company's sign-in/)).toBeInTheDocument();

    await user.click(screen.getByRole("button", { name: "Sign out" }));
    await waitFor(() => expect(single).toMatchObject([{ method: "DELETE", path: "/v1/auth/me/sessions/other" }]));
    await user.click(screen.getByRole("button", { name: "Sign out everywhere else" }));
    await waitFor(() => expect(sent).toMatchObject([{ method: "DELETE", path: "/v1/auth/me/sessions" }]));
  });

  it("is in the menu under one's name", async () => {
    serveSessions();
    const { user, history } = openConsole();
    await user.click(await screen.findByLabelText("OS Olivia Stone: account"));
    await user.click(await screen.findByRole("menuitem", { name: "Account" }));
    await waitFor(() => expect(history.location.pathname).toBe("/account"));
  });

  it("gets another password, and the fields are empty again", async () => {
    serveSessions();
    const sent = listenTo("/v1/auth/me/password", () => HttpResponse.json(OLIVIA));
    const { user } = openConsole({}, "/account");
    await fillIn("correct horse battery");
    await user.click(screen.getByRole("button", { name: "Change password" }));
    expect(await screen.findByText(/Your password is changed/)).toBeInTheDocument();
    expect(sent[0]?.body).toEqual({ old: "correct horse battery", new: NEW });
    expect(screen.getByLabelText("Current password")).toHaveValue("");
  });

  it("says at the field what the api refuses", async () => {
    serveSessions();
    listenTo("/v1/auth/me/password", () =>
      problem(422, "wrong-old-password", "This is not the password that you have now.", { field: "old" }),
    );
    const { user } = openConsole({}, "/account");
    await fillIn("a guess");
    await user.click(screen.getByRole("button", { name: "Change password" }));
    expect(await screen.findByText("This is not the password that you have now.")).toBeInTheDocument();
  });

  it("does not send a password that was typed in two ways", async () => {
    serveSessions();
    const sent = listenTo("/v1/auth/me/password");
    const { user } = openConsole({}, "/account");
    await fillIn("correct horse battery", "quiet harbor lamp");
    await user.click(screen.getByRole("button", { name: "Change password" }));
    expect(await screen.findByText("This is not the same")).toBeInTheDocument();
    expect(sent).toEqual([]);
  });
});

describe("a password that was given out", () => {
  it("is replaced before anything else opens", async () => {
    listenTo("/v1/auth/me/password", () => HttpResponse.json(OLIVIA));
    const { user, history } = openConsole({ me: { ...OLIVIA, must_change_password: true } }, "/tickets");
    expect(await screen.findByText("Welcome, Olivia Stone. Choose a password")).toBeInTheDocument();
    expect(history.location.pathname).toBe("/new-password");
    await fillIn("Mp_J44J0_-43ujZv");
    await user.click(screen.getByRole("button", { name: "Save and go on" }));
    await waitFor(() => expect(history.location.pathname).toBe("/"));
  });

  it("is not asked for of who has one", async () => {
    const { history } = openConsole({}, "/new-password");
    await waitFor(() => expect(history.location.pathname).toBe("/"));
  });
});
