import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import type { Account, Session } from "@/api/types";
import { openConsole, problem } from "@/testing/desk";
import { ADA, anAccount, aSession, SAM } from "@/testing/records";
import { server } from "@/testing/server";
import { listenTo } from "@/testing/writing";

const USERS = "/settings/users";
const ONE_TIME = { password: "Mp_J44J0_-43ujZv", until: "2026-12-04T19:35:38Z" };

function openUsers(path: string, accounts: Account[], sessions: Session[] = []) {
  server.use(
    http.get("*/v1/accounts", () => HttpResponse.json(accounts)),
    http.get("*/v1/accounts/:id", ({ params }) => {
      const found = accounts.find(({ id }) => id === params.id);
      return found ? HttpResponse.json(found) : problem(404, "operator-not-found", "There is no such account.");
    }),
    http.get("*/v1/accounts/:id/sessions", () => HttpResponse.json(sessions)),
    http.get("*/v1/accounts/:id/changes", () =>
      HttpResponse.json([
        { id: "1", field: "role", before: "operator", after: "supervisor", by: ADA, at: "2026-05-04T10:00:00Z" },
        {
          id: "2",
          field: "account",
          before: null,
          after: "Olivia Stone, operator",
          by: null,
          at: "2026-05-04T08:00:00Z",
        },
      ]),
    ),
  );
  return openConsole({ me: ADA }, path);
}

const olivia = anAccount();
const fill = (field: HTMLElement, value: string) => fireEvent.change(field, { target: { value } });

describe("the users", () => {
  it("are listed with what they may do, whoever has left last", async () => {
    const gone = anAccount({ id: "9", name: "Abe Cole", deactivated_at: "2026-05-01T08:00:00Z", presence: "offline" });
    const invited = anAccount({ id: "8", name: "Nina Park", one_time_until: ONE_TIME.until, skill_levels: [] });
    openUsers(USERS, [gone, invited, olivia]);
    const rows = (await screen.findAllByRole("row")).slice(1).map((row) => row.textContent ?? "");
    expect(rows[0]).toMatch(/Nina Park.*Operator.*none.*never.*Invited/);
    expect(rows[1]).toMatch(/Olivia Stone.*billing 3.*Available/);
    expect(rows[2]).toMatch(/Abe Cole.*Deactivated/);
  });

  it("can be tried again when they cannot be loaded", async () => {
    openConsole({ me: ADA }, USERS);
    server.use(http.get("*/v1/accounts", () => problem(403, "role-too-low", "This needs the role admin.")));
    expect(await screen.findByText("The users could not be loaded")).toBeInTheDocument();
    expect(screen.getByRole("button", { name: "Try again" })).toBeInTheDocument();
  });

  it("are not offered to a supervisor", async () => {
    server.use(http.get("*/v1/queues", () => HttpResponse.json([])));
    openConsole({ me: SAM }, "/settings/queues");
    const tabs = within(await screen.findByRole("navigation", { name: "Settings" }));
    expect(tabs.getAllByRole("link").map((link) => link.textContent)).toEqual([
      "Numbers",
      "Queues",
      "Outcomes",
      "Exports",
    ]);
  });
});

describe("a new user", () => {
  it("is added with skills, and the password is shown once", async () => {
    const sent = listenTo("/v1/accounts", () =>
      HttpResponse.json({ account: olivia, one_time_password: ONE_TIME }, { status: 201 }),
    );
    const { user, history } = openUsers(`${USERS}/new`, [olivia]);
    fill(await screen.findByLabelText(/Name/), "Olivia Stone");
    fill(screen.getByLabelText(/E-mail/, { selector: "input[type=email]" }), "olivia@tandem.example");
    await user.click(within(screen.getByRole("radiogroup", { name: "Level of billing" })).getByLabelText("3"));
    await user.click(screen.getByText("Add the user"));

    expect(await screen.findByLabelText("One-time password")).toHaveTextContent(ONE_TIME.password);
    expect(sent[0]?.body).toEqual({
      name: "Olivia Stone",
      email: "olivia@tandem.example",
      role: "operator",
      skills: [{ skill: "billing", level: 3 }],
    });
    await user.click(screen.getByRole("button", { name: "Done" }));
    await waitFor(() => expect(history.location.pathname).toBe(`${USERS}/${olivia.id}`));
  });

  it("says at the field that the address is taken, and asks for what is missing by itself", async () => {
    const sent = listenTo("/v1/accounts", () =>
      problem(409, "email-taken", "Somebody has the address olivia@tandem.example already.", { field: "email" }),
    );
    const { user } = openUsers(`${USERS}/new`, []);
    await user.click(await screen.findByText("Add the user"));
    expect(await screen.findByText("Write the person's name")).toBeInTheDocument();
    expect(sent).toEqual([]);

    fill(screen.getByLabelText(/Name/), "Olivia Stone");
    fill(screen.getByLabelText(/E-mail/, { selector: "input[type=email]" }), "olivia@tandem.example");
    await user.click(screen.getByText("Add the user"));
    expect(await screen.findByText(/Somebody has the address/)).toBeInTheDocument();
  });
});

describe("a user", () => {
  const page = `${USERS}/${olivia.id}`;

  it("gets another role, and what was changed is shown", async () => {
    const sent = listenTo("/v1/accounts/:id", () => HttpResponse.json(olivia));
    const { user } = openUsers(page, [olivia]);
    await user.click(await screen.findByLabelText("Supervisor"));
    await user.click(screen.getByText("Save"));
    await waitFor(() => expect(sent[0]?.body).toMatchObject({ role: "supervisor", email: "olivia@tandem.example" }));
    const changes = within(screen.getByRole("list", { name: "Changes" }));
    expect(changes.getByText("Role: operator → supervisor")).toBeInTheDocument();
    expect(changes.getByText("Account made: Olivia Stone, operator")).toBeInTheDocument();
  });

  it("is deactivated after a question, and a refusal is said there", async () => {
    const said = "This person is talking with a caller. Wait for the end of the call.";
    const sent = listenTo("/v1/accounts/:id/deactivate", () => problem(409, "operator-busy", said));
    const { user } = openUsers(page, [olivia]);
    await user.click(await screen.findByRole("button", { name: "Deactivate" }));
    expect(sent).toEqual([]);
    await user.click(await screen.findByRole("button", { name: "Deactivate the account" }));
    expect(await screen.findByRole("alert")).toHaveTextContent("talking with a caller");
  });

  it("who has left can be brought back", async () => {
    const sent = listenTo("/v1/accounts/:id/reactivate", () => HttpResponse.json(olivia));
    const { user } = openUsers(page, [anAccount({ deactivated_at: "2026-05-01T08:00:00Z" })]);
    await user.click(await screen.findByRole("button", { name: "Reactivate" }));
    await waitFor(() => expect(sent).toHaveLength(1));
    expect(screen.getByText("Signed in nowhere.")).toBeInTheDocument();
  });

  it("gets a new password, shown once", async () => {
    listenTo("/v1/accounts/:id/password", () => HttpResponse.json(ONE_TIME));
    const { user } = openUsers(page, [olivia]);
    await user.click(await screen.findByRole("button", { name: "Reset password" }));
    await user.click(await screen.findByRole("button", { name: "Make a new password" }));
    expect(await screen.findByLabelText("One-time password")).toHaveTextContent(ONE_TIME.password);
  });

  it("is signed out of one browser", async () => {
    const session = aSession();
    const sent = listenTo("/v1/accounts/:id/sessions/:session");
    const { user } = openUsers(page, [olivia], [session]);
    expect(await screen.findByText("Chrome on Linux, 203.0.113.9")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Sign out" }));
    await waitFor(() => expect(sent[0]).toMatchObject({ method: "DELETE", path: expect.stringContaining(session.id) }));
  });

  it("that nobody is, is not found", async () => {
    openUsers(`${USERS}/nobody`, []);
    expect(await screen.findByText(/no such user/i)).toBeInTheDocument();
  });
});
