import { screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import type { SearchResults } from "@/api/types";
import { openConsole, problem } from "@/testing/desk";
import { aTicket, at } from "@/testing/records";
import { server } from "@/testing/server";

const NONE: SearchResults = {
  tickets: { items: [], next: null },
  customers: { items: [], next: null },
  calls: { items: [], next: null },
  transcripts: { items: [], next: null },
};
const { calls: _, promises: __, comments: ___, changes: ____, merged: _____, ...SUMMARY } = aTicket();
const FOUND: SearchResults = {
  ...NONE,
  tickets: { items: [{ ...SUMMARY, passage: [{ text: "Charged twice", is_match: false }] }], next: null },
  transcripts: {
    items: [
      {
        id: "u1",
        call_id: "c1",
        at: at(5),
        speaker: "caller",
        name: "caller",
        caller_name: "Alice Martin",
        caller_number: "+15550100",
        passage: [
          { text: "I was charged <b>", is_match: false },
          { text: "twice", is_match: true },
        ],
      },
    ],
    next: "more",
  },
};

function open(path: string, results: SearchResults = FOUND) {
  const asked: string[] = [];
  const page = openConsole({}, path);
  server.use(
    http.get("*/v1/search", ({ request }) => {
      asked.push(new URL(request.url).searchParams.get("q") ?? "");
      return HttpResponse.json(results);
    }),
  );
  return { ...page, asked };
}

it("goes to the box with a slash and shows what is found, by kind", async () => {
  const { user } = open("/");
  await screen.findByRole("searchbox");
  await user.keyboard("/twice");
  expect(screen.getByRole("searchbox")).toHaveValue("twice");
  const said = await screen.findByRole("region", { name: "Said in calls", hidden: true });
  expect(within(said).getByText("twice").tagName).toBe("MARK");
  expect(said).toHaveTextContent("I was charged <b>twice");
  expect(within(said).getByRole("link", { hidden: true })).toHaveAttribute("href", "/calls/c1#said-u1");
  expect(screen.queryByRole("region", { name: "Calls", hidden: true })).not.toBeInTheDocument();
});

it("is walked through with the arrows and left with Escape", async () => {
  const { user } = open("/");
  await user.type(await screen.findByRole("searchbox"), "twice");
  await screen.findByRole("region", { name: "Tickets", hidden: true });
  await user.keyboard("{ArrowDown}");
  expect(
    within(screen.getByRole("region", { name: "Tickets", hidden: true })).getByRole("link", { hidden: true }),
  ).toHaveFocus();
  await user.keyboard("{Escape}");
  expect(screen.getByRole("searchbox")).toHaveFocus();
  await waitFor(() => expect(screen.queryByRole("region", { name: "Tickets", hidden: true })).not.toBeInTheDocument());
});

it("asks once for what is typed in one go, and not for a letter", async () => {
  const { user, asked } = open("/");
  await user.type(await screen.findByRole("searchbox"), "t");
  await user.type(screen.getByRole("searchbox"), "wice");
  await screen.findByRole("region", { name: "Tickets", hidden: true });
  expect(asked).toEqual(["twice"]);
});

it("shows all results on a page with an address, Enter leads there", async () => {
  const { user, history } = open("/");
  await user.type(await screen.findByRole("searchbox"), "twice{Enter}");
  expect(await screen.findByRole("heading", { level: 1, name: "Search" })).toBeInTheDocument();
  expect(history.location.href).toBe("/search?q=twice");
  const said = await screen.findByRole("region", { name: "Said in calls", hidden: true });
  expect(within(said).getByRole("link", { name: "All of them" })).toBeInTheDocument();
});

it("goes on through one kind page by page", async () => {
  const { user } = open("/search?q=twice&kind=transcripts");
  const [hit] = FOUND.transcripts.items;
  server.use(
    http.get("*/v1/search/transcripts", ({ request }) => {
      const before = new URL(request.url).searchParams.get("before");
      const passage = [{ text: before === null ? "first page" : "second page", is_match: false }];
      return HttpResponse.json({
        items: [{ ...hit, id: before ?? "u", passage }],
        next: before === null ? "on" : null,
      });
    }),
  );
  expect(await screen.findByText("first page")).toBeInTheDocument();
  await user.click(screen.getByRole("button", { name: "Load more" }));
  expect(await screen.findByText("second page")).toBeInTheDocument();
});

it("leads from a merged ticket to the one that it went into", async () => {
  const merged = { ...SUMMARY, merged_into: 1002, passage: [{ text: "Charged twice", is_match: true }] };
  open("/search?q=1001", { ...NONE, tickets: { items: [merged], next: null } });
  expect(await screen.findByRole("link", { name: /merged into #1002/ })).toHaveAttribute("href", "/tickets/1002");
});

it("says that nothing is found", async () => {
  open("/search?q=nonsense", NONE);
  expect(await screen.findByText("Nothing is found for “nonsense”")).toBeInTheDocument();
});

it("says what went wrong and tries again on request", async () => {
  const { user } = openConsole({}, "/search?q=twice");
  server.use(http.get("*/v1/search", () => problem(422, "invalid", "The request is not well-formed.")));
  expect(await screen.findByText("The request is not well-formed.")).toBeInTheDocument();
  server.use(http.get("*/v1/search", () => HttpResponse.json(FOUND)));
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("region", { name: "Tickets", hidden: true })).toBeInTheDocument();
});
