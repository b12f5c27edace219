import { screen, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { beforeEach, describe, expect, it } from "vitest";
import type { AllFigures, Measure, Report, ReportRow, ReportSummary } from "@/api/types";
import { openConsole, problem } from "@/testing/desk";
import { OLIVIA, SAM } from "@/testing/records";
import { server } from "@/testing/server";

const MEASURES: Measure[] = [
  measure("waiting", "service_level", "Service level", "share", "higher"),
  measure("waiting", "queued", "Came into line", "count", "neither"),
  measure("time", "occupancy", "Occupancy", "share", "neither"),
  measure("handling", "handled", "Handled", "count", "neither"),
];

function measure(part: string, name: string, title: string, unit: Measure["unit"], better: Measure["better"]): Measure {
  return { part, name, title, unit, better, meaning: `The formula of ${title.toLowerCase()}.` };
}

function figures(service_level: number | null, occupancy: number | null = null): AllFigures {
  return {
    waiting: { service_level, queued: 12, answered: 9, abandoned: 3, called_back: 0, overflowed: 0 },
    handling: { handled: 9 },
    time: { occupancy },
    calls: null,
    offers: null,
    agent: null,
  } as unknown as AllFigures;
}

const span = { first_day: "2026-03-02", last_day: "2026-03-02", timezone: "UTC", start: "", end: "" };
let asked: URL[] = [];

function serve(rows: ReportRow[], summary: Partial<ReportSummary> = {}) {
  server.use(
    http.get("*/v1/flows", () => HttpResponse.json([{ name: "support", title: "Support" }])),
    http.get("*/v1/timezones", () => HttpResponse.json(["Asia/Kathmandu", "UTC"])),
    http.get("*/v1/reports/measures", () => HttpResponse.json(MEASURES)),
    http.get("*/v1/reports/summary", ({ request }) => {
      asked.push(new URL(request.url));
      return HttpResponse.json({
        span,
        before_span: span,
        figures: figures(0.8),
        before: figures(0.75),
        ...summary,
      });
    }),
    http.get("*/v1/reports/by/:grouping", ({ params }) =>
      HttpResponse.json({
        span,
        grouping: params.grouping,
        rows: params.grouping === "day" ? rows.map((row) => ({ ...row, key: "2026-03-02" })) : rows,
      } as Report),
    ),
  );
}

const OLIVIAS: ReportRow = { key: OLIVIA.id, label: "Olivia Stone", figures: figures(null, 0.625) };

beforeEach(() => {
  asked = [];
});

describe("reports", () => {
  it("show the figures with their change, and what they mean", async () => {
    serve([OLIVIAS]);
    openConsole({ me: SAM }, "/reports?timezone=UTC");
    const [name] = await screen.findAllByRole("button", { name: "Service level" });
    expect(name).toHaveAccessibleDescription("The formula of service level.");
    expect(screen.getByText("80%")).toBeInTheDocument();
    expect(screen.getByText("+5 pts on before").closest("dd")).toHaveAttribute("data-good", "true");
  });

  it("tell operators apart, with a dash for what could not be measured", async () => {
    serve([OLIVIAS]);
    openConsole({ me: SAM }, "/reports?timezone=UTC");
    const table = await screen.findByRole("table", { name: "By operator" });
    const row = within(table).getByRole("row", { name: /Olivia Stone/ });
    expect(within(row).getByText("62.5%")).toBeInTheDocument();
    expect(screen.getAllByText("–").length).toBeGreaterThan(0);
  });

  it("ask for what is chosen, and keep it in the address", async () => {
    serve([OLIVIAS]);
    const { user, history } = openConsole({ me: SAM }, "/reports?timezone=UTC&period=week");
    await screen.findByText("+5 pts on before");
    await user.click(screen.getByRole("combobox", { name: "Queue" }));
    await user.click(await screen.findByRole("option", { name: "Billing", hidden: true }));
    await screen.findByText(/· Billing$/);
    expect(asked.at(-1)?.searchParams.get("queue")).toBe("billing");
    expect(history.location.search).toContain("queue=billing");
    const sheet = screen.getByRole("link", { name: "By queue as CSV" });
    expect(sheet.getAttribute("href")).toMatch(/^\/v1\/reports\/by\/queue\.csv\?.*queue=billing/);
  });

  it("go from the hours of a day to the days of a week", async () => {
    serve([OLIVIAS]);
    const { user } = openConsole({ me: SAM }, "/reports?timezone=UTC");
    await screen.findByRole("table", { name: "Figures by hour" });
    await user.click(screen.getByRole("radio", { name: "7 days" }));
    const table = await screen.findByRole("table", { name: "Figures by day" });
    expect(within(table).getByRole("rowheader", { name: "Mon, Mar 2" })).toBeInTheDocument();
  });

  it("take days of one's own choice", async () => {
    serve([OLIVIAS]);
    openConsole({ me: SAM }, "/reports?timezone=UTC&period=custom&from=2026-03-01&to=2026-03-08");
    expect(await screen.findByText("Sun, Mar 1 to Sun, Mar 8")).toBeInTheDocument();
    expect(screen.getByLabelText("First day")).toHaveValue("2026-03-01");
    expect(Object.fromEntries(asked[0]?.searchParams ?? [])).toMatchObject({ from: "2026-03-01", to: "2026-03-08" });
  });

  it("say when there is nothing", async () => {
    serve([]);
    openConsole({ me: SAM }, "/reports?timezone=UTC");
    expect((await screen.findAllByText("Nothing in these days")).length).toBeGreaterThan(3);
  });

  it("say what is wrong, and try again", async () => {
    serve([OLIVIAS]);
    server.use(
      http.get("*/v1/reports/summary", () => problem(422, "from-after-to", "The first day comes last."), {
        once: true,
      }),
    );
    const { user } = openConsole({ me: SAM }, "/reports?timezone=UTC");
    expect(await screen.findByText("The first day comes last.")).toBeInTheDocument();
    await user.click(screen.getByRole("button", { name: "Try again" }));
    expect(await screen.findByText("+5 pts on before")).toBeInTheDocument();
  });

  it("are not among an operator's places", async () => {
    openConsole();
    await screen.findByRole("link", { name: "Desk" });
    expect(screen.queryByRole("link", { name: "Reports" })).toBeNull();
  });
});
