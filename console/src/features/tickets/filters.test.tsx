import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import type { Me, SavedFilter } from "@/api/types";
import { openConsole, problem } from "@/testing/desk";
import { aTicket, OLIVIA, SAM } from "@/testing/records";
import { server } from "@/testing/server";

const MINE: SavedFilter = {
  id: "f1",
  list: "tickets",
  name: "Mine",
  query: { owner: "me" },
  shared: false,
  owner: { id: OLIVIA.id, name: OLIVIA.name },
};

function open(path: string, me: Me = OLIVIA) {
  const state = { saved: [MINE], asked: [] as string[], told: [] as unknown[] };
  const page = openConsole({ me }, path);
  server.use(
    http.get("*/v1/tickets", ({ request }) => {
      state.asked.push(new URL(request.url).searchParams.toString());
      return HttpResponse.json({ items: [aTicket()], next: null });
    }),
    http.get("*/v1/saved-filters", () => HttpResponse.json(state.saved)),
    http.post("*/v1/saved-filters", async ({ request }) => {
      const body = (await request.json()) as SavedFilter;
      state.told.push(body);
      state.saved = [...state.saved, { ...body, id: "f2", owner: { id: me.id, name: me.name } }];
      return HttpResponse.json(state.saved.at(-1), { status: 201 });
    }),
    http.put("*/v1/saved-filters/:id", async ({ request, params }) => {
      const body = (await request.json()) as SavedFilter;
      state.told.push({ ...body, id: params.id });
      state.saved = state.saved.map((each) => (each.id === params.id ? { ...each, ...body } : each));
      return HttpResponse.json(state.saved[0]);
    }),
    http.delete("*/v1/saved-filters/:id", () => {
      state.saved = [];
      return new HttpResponse(null, { status: 204 });
    }),
  );
  return { ...page, state };
}

it("asks for what the address says", async () => {
  const { state } = open("/tickets?status=open&tag=vip&owed=true&severity=eaten");
  await screen.findByRole("table", { name: "Tickets" });
  expect(state.asked.at(-1)).toBe("status=open&tag=vip&owed=true&limit=50");
});

it("carries a filter in the address", async () => {
  const { user, history, state } = open("/tickets");
  await user.click(await screen.findByRole("combobox", { name: "Owner" }));
  await user.click(await screen.findByRole("option", { name: "Nobody", hidden: true }));
  await waitFor(() => expect(state.asked.at(-1)).toBe("owner=nobody&limit=50"));
  expect(history.location.search).toBe("?owner=nobody");
});

it("shows a saved filter as the one that is on, and takes it away", async () => {
  const { user, state } = open("/tickets");
  const tabs = await screen.findByRole("group", { name: "Saved filters" });
  await user.click(await within(tabs).findByRole("button", { name: "Mine" }));
  await waitFor(() => expect(state.asked.at(-1)).toBe("owner=me&limit=50"));
  expect(within(tabs).getByRole("button", { name: "Mine" })).toHaveAttribute("aria-pressed", "true");
  await user.click(within(tabs).getByRole("button", { name: "Remove this filter" }));
  await waitFor(() => expect(within(tabs).queryByRole("button", { name: "Mine" })).not.toBeInTheDocument());
});

it("keeps a filter under a name; only supervisors share it", async () => {
  const { user, state } = open("/tickets?owner=nobody");
  await user.click(await screen.findByRole("button", { name: "Save this filter" }));
  const form = await screen.findByRole("form", { name: "Save this filter", hidden: true });
  expect(within(form).queryByRole("checkbox", { hidden: true })).not.toBeInTheDocument();
  await user.type(within(form).getByRole("textbox", { name: "Name", hidden: true }), "Orphans{Enter}");
  expect(await screen.findByRole("button", { name: "Orphans" })).toHaveAttribute("aria-pressed", "true");
  expect(state.told).toEqual([{ list: "tickets", name: "Orphans", query: { owner: "nobody" }, shared: false }]);
});

it("renames the filter that is on, and lets it find what it found", async () => {
  const { user, state } = open("/tickets?owner=me");
  await user.click(await screen.findByRole("button", { name: "Rename this filter" }));
  const name = await screen.findByRole("textbox", { name: "Name", hidden: true });
  expect(name).toHaveValue("Mine");
  await user.clear(name);
  await user.type(name, "My own{Enter}");
  expect(await screen.findByRole("button", { name: "My own" })).toHaveAttribute("aria-pressed", "true");
  expect(state.told).toEqual([{ id: "f1", name: "My own", query: { owner: "me" }, shared: false }]);
});

it("lets nobody but its owner and supervisors rename a filter", async () => {
  const { state } = open("/tickets?owner=me", { ...OLIVIA, id: "somebody-else" });
  expect(await screen.findByRole("button", { name: "Mine" })).toHaveAttribute("aria-pressed", "true");
  expect(screen.queryByRole("button", { name: "Rename this filter" })).not.toBeInTheDocument();
  expect(state.told).toEqual([]);
});

it("leaves the form open when the name is taken", async () => {
  const { user } = open("/tickets?owner=me");
  server.use(
    http.put("*/v1/saved-filters/:id", () => problem(409, "filter-name-taken", "You have a filter of that name.")),
  );
  await user.click(await screen.findByRole("button", { name: "Rename this filter" }));
  await user.type(await screen.findByRole("textbox", { name: "Name", hidden: true }), "{Enter}");
  expect(await screen.findByText("You have a filter of that name.")).toBeInTheDocument();
  expect(screen.getByRole("textbox", { name: "Name", hidden: true })).toBeInTheDocument();
});

it("offers supervisors to share a filter and to export what it finds", async () => {
  const { user } = open("/tickets?status=open", SAM);
  expect(await screen.findByRole("link", { name: "Export CSV" })).toHaveAttribute(
    "href",
    "/v1/exports/tickets.csv?status=open",
  );
  await user.click(screen.getByRole("button", { name: "Save this filter" }));
  expect(await screen.findByRole("checkbox", { name: "For everybody", hidden: true })).toBeInTheDocument();
});

it("offers operators no export", async () => {
  open("/tickets");
  await screen.findByRole("table", { name: "Tickets" });
  expect(screen.queryByRole("link", { name: "Export CSV" })).not.toBeInTheDocument();
});
