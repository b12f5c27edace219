import { MantineProvider } from "@mantine/core";
import { render, screen } from "@testing-library/react";
import { expect, it } from "vitest";
import { VoicemailCard } from "./VoicemailCard";

function show(transcript: string | null) {
  const voicemail = { id: "v1", created_at: "2026-05-04T10:00:00Z", seconds: "72.50", transcript, promise_id: "p1" };
  render(<VoicemailCard voicemail={voicemail} callId="c1" />, { wrapper: MantineProvider });
}

it("plays the message and shows what was understood of it", () => {
  show("Please call me back about my bill.");
  expect(screen.getByLabelText(/Message of/)).toHaveAttribute("src", "/v1/calls/c1/voicemail");
  expect(screen.getByText("1:12")).toBeInTheDocument();
  expect(screen.getByText("Please call me back about my bill.")).toBeInTheDocument();
});

it.each([
  [null, "Not transcribed"],
  ["", "Nothing could be understood"],
])("says why there is nothing to read (%j)", (transcript, shown) => {
  show(transcript);
  expect(screen.getByText(shown)).toBeInTheDocument();
});
