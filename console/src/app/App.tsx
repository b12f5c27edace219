import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { type RouterHistory, RouterProvider } from "@tanstack/react-router";
import { useState } from "react";
import { CallProvider } from "@/features/call/CallProvider";
import type { Leg } from "@/features/call/leg/Leg";
import { createQueryClient } from "./queryClient";
import { createConsoleRouter } from "./router";
import { theme } from "./theme";
import { variables } from "./variables";

interface AppProps {
  /** Tests bring their own address bar and their own leg. */
  history?: RouterHistory;
  leg?: Leg;
}

export function App({ history, leg }: AppProps) {
  const [queries] = useState(createQueryClient);
  const [router] = useState(() => createConsoleRouter(queries, history));
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
      <Notifications position="top-center" />
      <QueryClientProvider client={queries}>
        <CallProvider leg={leg}>
          <RouterProvider router={router} />
        </CallProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}
