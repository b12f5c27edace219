import { fireEvent, screen, waitFor, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import type { Me, PhoneNumber } from "@/api/types";
import { openConsole, problem } from "@/testing/desk";
import { FakeEventSource } from "@/testing/FakeEventSource";
import { OLIVIA } from "@/testing/records";
import { server } from "@/testing/server";

const ADA: Me = { ...OLIVIA, name: "Ada Byron", role: "admin" };

function aNumber(of: Partial<PhoneNumber> = {}): PhoneNumber {
  return {
    id: "1",
    number: "+15550199",
    flow: "support",
    language: "en",
    greeting: null,
    timezone: "America/New_York",
    hours: {},
    holidays: [],
    overflow: "callback",
    overflow_message: null,
    emergency_words: ["fire"],
    emergency_answer: "Hang up and dial 911.",
    records_calls: false,
    provisioned: true,
    updated_at: "2026-11-22T10:00:00Z",
    now: { open: true, opens_at: null, closed_because: null },
    ...of,
  };
}

const FLOWS = ["support", "ordering"].map((name) => ({
  name,
  title: name === "support" ? "Customer support" : "Ordering",
  prompts_version: "1",
  last_announced_at: "2026-11-22T10:00:00Z",
}));

interface Sent {
  method: string;
  path: string;
  body: unknown;
}

/** The numbers' part of the api: says what it is told to, and remembers what it was sent. */
function openNumbers(path: string, numbers: PhoneNumber[], me = ADA) {
  const state = { numbers, answer: (): Response => HttpResponse.json(aNumber()) };
  const sent: Sent[] = [];
  const write = async ({ request }: { request: Request }) => {
    const text = await request.text();
    sent.push({ method: request.method, path: new URL(request.url).pathname, body: text && JSON.parse(text) });
    return state.answer();
  };
  const opened = openConsole({ me }, path);
  const { id, number, provisioned, updated_at, now, ...defaults } = aNumber({ timezone: "UTC" });
  server.use(
    http.get("*/v1/numbers", () => HttpResponse.json(state.numbers)),
    http.get("*/v1/numbers/defaults", () => HttpResponse.json(defaults)),
    http.get("*/v1/flows", () => HttpResponse.json(FLOWS)),
    http.get("*/v1/timezones", () => HttpResponse.json(["America/New_York", "Asia/Kolkata", "UTC"])),
    http.post("*/v1/numbers", write),
    http.put("*/v1/numbers/:id", write),
    http.delete("*/v1/numbers/:id", write),
  );
  return { ...opened, state, sent };
}

/** At one go: each key would draw the whole form again. */
const fill = (field: HTMLElement, value: string) => fireEvent.change(field, { target: { value } });
const save = () => screen.getByText("Save");

it("lists what people dial, and says whether people can be reached and calls arrive", async () => {
  const closed = { open: false, opens_at: "2026-11-30T14:00:00Z", closed_because: "Thanksgiving" };
  openNumbers("/settings/numbers", [
    aNumber(),
    aNumber({ id: "2", number: "sales", flow: "ordering", provisioned: false, now: closed }),
  ]);
  const rows = (await screen.findAllByRole("row")).slice(1).map((row) => row.textContent);
  expect(rows[0]).toContain("+15550199Customer supportEnglishOpen");
  expect(rows[0]).toContain("On the line");
  expect(rows[1]).toMatch(/Closed: Thanksgiving, until .*Mon.*09:00/);
  expect(rows[1]).toContain("Not on the line yet");
});

it("shows that a number has reached the line as soon as it has", async () => {
  const { state } = openNumbers("/settings/numbers", [aNumber({ provisioned: false })]);
  await screen.findByText("Not on the line yet");
  state.numbers = [aNumber()];
  FakeEventSource.current.hello();
  FakeEventSource.current.change({ topic: "number", id: "1" });
  expect(await screen.findByText("On the line")).toBeInTheDocument();
});

it("adds a number with hours, a holiday and a message", async () => {
  const { user, sent, history } = openNumbers("/settings/numbers", []);
  await user.click(await screen.findByRole("link", { name: "Add a number" }));
  fill(await screen.findByRole("textbox", { name: "Number" }), "sales");
  await user.click(screen.getByText("By weekday"));
  await user.click(screen.getByLabelText("Add hours on Saturday"));
  fill(screen.getByLabelText("Saturday, opens"), "22:00");
  fill(screen.getByLabelText("Saturday, closes"), "02:00");
  expect(screen.getByText("next day")).toBeInTheDocument();
  await user.click(screen.getByLabelText("Remove Friday 09:00 to 17:00"));
  await user.click(screen.getByRole("button", { name: "Add a holiday" }));
  fill(screen.getByLabelText("Date"), "2026-12-25");
  fill(screen.getByLabelText("Name"), "Christmas Day");
  await user.click(screen.getByLabelText("Say a message and end the call"));
  fill(screen.getByLabelText(/^Message/), "We are closed.");
  await user.click(screen.getByLabelText(/^Record calls/));
  await user.click(save());

  await waitFor(() => expect(history.location.pathname).toBe("/settings/numbers"));
  const nine = [["09:00", "17:00"]];
  expect(sent).toEqual([
    {
      method: "POST",
      path: "/v1/numbers",
      body: {
        number: "sales",
        flow: "support",
        language: "en",
        greeting: null,
        timezone: Intl.DateTimeFormat().resolvedOptions().timeZone,
        hours: {
          monday: nine,
          tuesday: nine,
          wednesday: nine,
          thursday: nine,
          friday: [],
          saturday: [["22:00", "02:00"]],
          sunday: [],
        },
        holidays: [{ date: "2026-12-25", name: "Christmas Day" }],
        overflow: "message",
        overflow_message: "We are closed.",
        emergency_words: ["fire"],
        emergency_answer: "Hang up and dial 911.",
        records_calls: true,
      },
    },
  ]);
});

it("gives a number another flow", async () => {
  const { user, sent } = openNumbers("/settings/numbers/1", [aNumber()]);
  await user.click(await screen.findByRole("combobox", { name: "Flow" }));
  await user.click(await screen.findByRole("option", { name: "Ordering (ordering)", hidden: true }));
  await user.click(save());
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({ method: "PUT", path: "/v1/numbers/1", body: { flow: "ordering" } });
});

it("finds a time zone by what is typed", async () => {
  const { user, sent } = openNumbers("/settings/numbers/1", [aNumber()]);
  await user.click(await screen.findByLabelText("Time zone"));
  await user.keyboard("kolk");
  await user.click(await screen.findByRole("option", { name: "Asia/Kolkata", hidden: true }));
  await user.click(save());
  await waitFor(() => expect(sent).toHaveLength(1));
  expect(sent[0]).toMatchObject({ body: { timezone: "Asia/Kolkata" } });
});

it("says that no worker runs the flow that a number has", async () => {
  openNumbers("/settings/numbers/1", [aNumber({ flow: "helpdesk" })]);
  expect(await screen.findByText("No worker has announced that it runs this")).toBeInTheDocument();
  expect(screen.getByRole("combobox", { name: "Flow" })).toHaveValue("helpdesk");
});

it("copies a day's hours to the other days", async () => {
  const { user, sent } = openNumbers("/settings/numbers/1", [aNumber({ hours: { monday: [["08:00", "20:00"]] } })]);
  await user.click(await screen.findByLabelText("Copy the hours of Monday"));
  await user.click(await screen.findByRole("menuitem", { name: "Every day" }));
  await user.click(save());
  await waitFor(() => expect(sent).toHaveLength(1));
  const [put] = sent as { body: PhoneNumber }[];
  expect(Object.values(put?.body.hours ?? {})).toEqual(Array(7).fill([["08:00", "20:00"]]));
});

it("warns of a week in which nobody can ever be reached", async () => {
  const { user } = openNumbers("/settings/numbers/1", [aNumber({ hours: { monday: [["08:00", "20:00"]] } })]);
  await user.click(await screen.findByLabelText("Remove Monday 08:00 to 20:00"));
  expect(screen.getByText(/nobody can ever be reached/)).toBeInTheDocument();
});

it("does not ask the api while something is missing, and says what", async () => {
  const { user, sent } = openNumbers("/settings/numbers/new", []);
  await user.click(await screen.findByText("By weekday"));
  await user.click(screen.getByLabelText("Add hours on Monday"));
  await user.click(save());
  expect(screen.getByText("Write what people dial")).toBeInTheDocument();
  expect(screen.getByText("Fill in both times")).toBeInTheDocument();
  expect(screen.getByText(/Nothing is saved yet/)).toBeInTheDocument();
  expect(screen.getByRole("textbox", { name: "Number" })).toHaveFocus();
  expect(sent).toEqual([]);
});

it("shows the api's refusal at its field, and keeps what was written", async () => {
  const { user, state } = openNumbers("/settings/numbers/1", [aNumber({ hours: { monday: [["09:00", "12:00"]] } })]);
  const errors = [{ loc: ["body", "hours", "monday"], msg: "09:00–12:00 and 11:00–13:00 overlap.", type: "overlap" }];
  state.answer = () => problem(422, "invalid", "The request is not well-formed.", { errors });
  fill(await screen.findByLabelText("Greeting"), "Hello.");
  await user.click(save());
  const monday = (await screen.findByText(/overlap/)).closest("li");
  expect(monday).toHaveTextContent("Monday");
  await waitFor(() => expect(screen.getByLabelText("Monday, opens")).toHaveFocus());
  expect(screen.getByLabelText("Greeting")).toHaveValue("Hello.");
});

it("says what the api refuses as a whole", async () => {
  const { user, state } = openNumbers("/settings/numbers/1", [aNumber()]);
  state.answer = () => problem(503, "unavailable", "The database is away.");
  await screen.findByLabelText("Greeting");
  await user.click(save());
  expect(await screen.findByText("The database is away.")).toBeInTheDocument();
});

it("keeps what is being written when the number changes elsewhere", async () => {
  const { state } = openNumbers("/settings/numbers/1", [aNumber({ provisioned: false })]);
  fill(await screen.findByLabelText("Greeting"), "Hello.");
  state.numbers = [aNumber({ greeting: "Another." })];
  FakeEventSource.current.hello();
  expect(await screen.findByText("On the line")).toBeInTheDocument();
  expect(screen.getByLabelText("Greeting")).toHaveValue("Hello.");
});

it("removes a number after asking, and says when it is the last", async () => {
  const { user, state, sent, history } = openNumbers("/settings/numbers/1", [aNumber()]);
  state.answer = () => problem(409, "last-number", "This is the only number.");
  await user.click(await screen.findByRole("button", { name: "Remove" }));
  const dialog = await screen.findByRole("dialog");
  await user.click(within(dialog).getByRole("button", { name: "Remove the number" }));
  expect(await within(dialog).findByText("This is the only number.")).toBeInTheDocument();
  state.answer = () => new HttpResponse(null, { status: 204 });
  await user.click(within(dialog).getByRole("button", { name: "Remove the number" }));
  await waitFor(() => expect(history.location.pathname).toBe("/settings/numbers"));
  expect(sent.map(({ method }) => method)).toEqual(["DELETE", "DELETE"]);
});

it("lets supervisors read and nothing else", async () => {
  openNumbers("/settings/numbers/1", [aNumber()], { ...ADA, role: "supervisor" });
  expect(await screen.findByText("Only admins change numbers.")).toBeInTheDocument();
  expect(screen.getByLabelText("Greeting")).toBeDisabled();
  expect(screen.queryByRole("button", { name: "Save" })).not.toBeInTheDocument();
  expect(screen.queryByRole("button", { name: "Remove" })).not.toBeInTheDocument();
});

it("is no place for operators", async () => {
  openConsole({ me: OLIVIA }, "/");
  expect(await screen.findByRole("link", { name: "Tickets" })).toBeInTheDocument();
  expect(screen.queryByRole("link", { name: "Numbers" })).not.toBeInTheDocument();
});

it("says that there is no such number", async () => {
  openNumbers("/settings/numbers/2", [aNumber()]);
  expect(await screen.findByText("There is no such number")).toBeInTheDocument();
});

it("says why the numbers could not be loaded", async () => {
  openConsole({ me: ADA }, "/settings/numbers");
  server.use(
    http.get("*/v1/flows", () => HttpResponse.json([])),
    http.get("*/v1/numbers", () => problem(403, "role-too-low", "This needs the role supervisor.")),
  );
  expect(await screen.findByText("This needs the role supervisor.")).toBeInTheDocument();
});
