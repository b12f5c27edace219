import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { type RouterHistory, RouterProvider } from "@tanstack/react-router";
import { useState } from "react";
import type { Leg } from "@/components/leg/Leg";
import { CallProvider } from "@/features/call/CallProvider";
import type { Legs } from "@/features/supervision/legs";
import { SupervisionProvider } from "@/features/supervision/SupervisionProvider";
import { createQueryClient } from "./queryClient";
import { createConsoleRouter } from "./router";
import { theme } from "./theme";
import { variables } from "./variables";

interface AppProps {
  /** Tests bring their own address bar and their own legs. */
  history?: RouterHistory;
  leg?: Leg;
  supervisorsLegs?: Legs;
}

export function App({ history, leg, supervisorsLegs }: AppProps) {
  const [queries] = useState(createQueryClient);
  const [router] = useState(() => createConsoleRouter(queries, history));
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
      <Notifications position="top-center" />
      <QueryClientProvider client={queries}>
        <CallProvider leg={leg}>
          <SupervisionProvider legs={supervisorsLegs}>
            <RouterProvider router={router} />
          </SupervisionProvider>
        </CallProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}
