import { act, screen, within } from "@testing-library/react";
import { HttpResponse, http } from "msw";
import { expect, it } from "vitest";
import type { OrderSummary } from "@/api/types";
import { openConsole, problem } from "@/testing/desk";
import { FakeEventSource } from "@/testing/FakeEventSource";
import { aCall, anOrder, at } from "@/testing/records";
import { server } from "@/testing/server";

const CALL = aCall();

function listed(of: Partial<OrderSummary> = {}): OrderSummary {
  return { ...anOrder(), call_id: CALL.id, created_at: at(0), placed_at: at(60), ...of };
}

function serveOrders(orders: () => OrderSummary[]): (string | null)[] {
  const asked: (string | null)[] = [];
  server.use(
    http.get("*/v1/orders", ({ request }) => {
      const state = new URL(request.url).searchParams.get("state");
      asked.push(state);
      return HttpResponse.json({
        items: orders().filter((order) => state === null || order.state === state),
        next: null,
      });
    }),
  );
  return asked;
}

it("lists orders with what is on them, and leads to the call", async () => {
  const { user, history } = openConsole({ call: CALL }, "/orders");
  serveOrders(() => [listed()]);
  const table = await screen.findByRole("table", { name: "Orders" });
  const row = within(table).getAllByRole("row")[1];
  expect(row).toHaveTextContent(/101.*Alice Martin.*2 × pizza, 1 × fries.*Placed.*Cash.*35\.00 USD/);
  await user.click(within(table).getByRole("link", { name: "Alice Martin" }));
  expect(history.location.pathname).toBe(`/calls/${CALL.id}`);
});

it("shows only the orders of a chosen state, and keeps the choice in the address", async () => {
  const { user, history } = openConsole({}, "/orders");
  const asked = serveOrders(() => [
    listed(),
    listed({ id: "o-2", number: null, state: "draft", customer_name: null, payment: null, ready_at: null }),
  ]);
  expect(await screen.findByText("No name yet")).toBeInTheDocument();
  await user.click(screen.getByRole("radio", { name: "Placed" }));
  expect(await screen.findByText("Alice Martin")).toBeInTheDocument();
  expect(screen.queryByText("No name yet")).not.toBeInTheDocument();
  expect(history.location.search).toBe("?state=placed");
  await user.click(screen.getByRole("radio", { name: "Cancelled" }));
  expect(await screen.findByText("No cancelled orders")).toBeInTheDocument();
  expect(asked).toEqual([null, "placed", "cancelled"]);
});

it("ignores a state that there is none of", async () => {
  openConsole({}, "/orders?state=eaten");
  const asked = serveOrders(() => []);
  expect(await screen.findByText("No orders yet")).toBeInTheDocument();
  expect(asked).toEqual([null]);
});

it("follows an order while the caller is choosing", async () => {
  openConsole({}, "/orders");
  let orders: OrderSummary[] = [];
  serveOrders(() => orders);
  expect(await screen.findByText("No orders yet")).toBeInTheDocument();
  orders = [listed({ state: "draft" })];
  act(() => FakeEventSource.current.change({ topic: "order", call_id: CALL.id, id: "o-1" }));
  expect(await screen.findByText("2 × pizza, 1 × fries")).toBeInTheDocument();
});

it("says what went wrong when the list does not load, and tries again on request", async () => {
  let isUp = false;
  const { user } = openConsole({}, "/orders");
  server.use(
    http.get("*/v1/orders", () =>
      isUp ? HttpResponse.json({ items: [], next: null }) : problem(422, "bad-cursor", "The cursor is not ours."),
    ),
  );
  expect(await screen.findByText("The cursor is not ours.")).toBeInTheDocument();
  isUp = true;
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByText("No orders yet")).toBeInTheDocument();
});

it("shows a call's order with its lines and the total, and follows it", async () => {
  const { backend } = openConsole({ call: { ...CALL, order: anOrder({ state: "draft", number: null }) } }, "/calls/c");
  const draft = await screen.findByRole("region", { name: "Order" });
  expect(draft).toHaveTextContent("Draft");
  expect(within(draft).getByRole("row", { name: /2 × pizza 30\.00/ })).toBeInTheDocument();
  expect(within(draft).getByRole("row", { name: /Total 35\.00 USD/ })).toBeInTheDocument();
  backend.call = { ...CALL, order: anOrder() };
  act(() => FakeEventSource.current.change({ topic: "order", call_id: "c", id: "o-1" }));
  const placed = await screen.findByRole("region", { name: "Order 101" });
  expect(placed).toHaveTextContent("Placed");
  expect(placed).toHaveTextContent("Cash, at pickup");
});

it("shows no order where nothing was ordered", async () => {
  openConsole({ call: { ...CALL, order: anOrder({ lines: [], total: "0.00" }) } }, "/calls/c");
  expect(await screen.findByRole("region", { name: "What happened" })).toBeInTheDocument();
  expect(screen.queryByRole("region", { name: /Order/ })).not.toBeInTheDocument();
});
