import { screen } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import type { Export } from "@/api/types";
import { openConsole, problem } from "@/testing/desk";
import { ADA, OLIVIA, SAM } from "@/testing/records";
import { server } from "@/testing/server";

function anExport(of: Partial<Export> = {}): Export {
  return {
    id: "1",
    created_at: "2026-05-04T10:00:00Z",
    by: { id: SAM.id, name: SAM.name },
    list: "tickets",
    query: {},
    rows: 1_204,
    finished_at: "2026-05-04T10:00:02Z",
    ...of,
  };
}

function openExports(items: Export[]) {
  server.use(
    http.get("*/v1/exports", ({ request }) => {
      const isFirst = new URL(request.url).searchParams.get("before") === null;
      const oldest = anExport({ id: "last", by: { id: ADA.id, name: ADA.name } });
      return HttpResponse.json({ items: isFirst ? items : [oldest], next: isFirst && items.length > 0 ? "on" : null });
    }),
  );
  return openConsole({ me: SAM }, "/settings/exports");
}

it("says who took what, by which filter and how many rows", async () => {
  openExports([
    anExport(),
    anExport({ id: "2", list: "calls", query: { flow: ["support"] }, rows: null, finished_at: null }),
  ]);
  const rows = (await screen.findAllByRole("row")).slice(1).map((row) => row.textContent ?? "");
  expect(rows[0]).toMatch(/Sam Reed.*Tickets.*Everything.*1.204/);
  expect(rows[1]).toMatch(/Calls.*Flow: support.*Goes on, or broke off/);
});

it("shows older ones when asked", async () => {
  const { user } = openExports([anExport()]);
  await user.click(await screen.findByRole("button", { name: "Load more" }));
  expect(await screen.findByText("Ada Byron")).toBeInTheDocument();
});

it("says that there were none", async () => {
  openExports([]);
  expect(await screen.findByText("No list was taken as a file yet")).toBeInTheDocument();
});

it("can be tried again when it could not be loaded", async () => {
  server.use(http.get("*/v1/exports", () => problem(403, "role-too-low", "This needs the role supervisor.")));
  openConsole({ me: OLIVIA }, "/settings/exports");
  expect(await screen.findByText("The record could not be loaded")).toBeInTheDocument();
});
