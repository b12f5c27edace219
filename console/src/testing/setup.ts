import "@testing-library/jest-dom/vitest";
import { notifications } from "@mantine/notifications";
import { cleanup, configure } from "@testing-library/react";
import { afterAll, afterEach, beforeAll, vi } from "vitest";
import { FakeEventSource } from "./FakeEventSource";
import { FakeWorker } from "./FakeWorker";
import { server } from "./server";

// A busy machine renders slowly; what never comes fails all the same.
configure({ asyncUtilTimeout: 5_000 });

// What jsdom does not have and Mantine asks for.
window.matchMedia = (query) =>
  ({
    matches: false,
    media: query,
    onchange: null,
    addEventListener: () => {},
    removeEventListener: () => {},
    addListener: () => {},
    removeListener: () => {},
    dispatchEvent: () => false,
  }) satisfies MediaQueryList;
window.ResizeObserver = class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
Object.defineProperty(document, "fonts", { value: new EventTarget(), configurable: true });
Element.prototype.scrollIntoView = () => {};
window.scrollTo = () => {};

beforeAll(() => {
  vi.stubGlobal("Worker", FakeWorker);
  server.listen({ onUnhandledRequest: "error" });
  vi.stubGlobal("EventSource", FakeEventSource);
});

afterEach(() => {
  cleanup();
  notifications.clean();
  server.resetHandlers();
  FakeEventSource.opened.length = 0;
  FakeWorker.started.length = 0;
  sessionStorage.clear();
});

afterAll(() => {
  server.close();
  // Files that share a worker share its globals.
  vi.unstubAllGlobals();
});
