import { MantineProvider } from "@mantine/core";
import { Notifications } from "@mantine/notifications";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { useState } from "react";
import { CallProvider } from "@/features/call/CallProvider";
import { createQueryClient } from "./queryClient";
import { createConsoleRouter } from "./router";
import { theme, variables } from "./theme";

export function App() {
  const [queries] = useState(createQueryClient);
  const [router] = useState(() => createConsoleRouter(queries));
  return (
    <MantineProvider theme={theme} cssVariablesResolver={variables} defaultColorScheme="auto">
      <Notifications position="top-center" />
      <QueryClientProvider client={queries}>
        <CallProvider>
          <RouterProvider router={router} />
        </CallProvider>
      </QueryClientProvider>
    </MantineProvider>
  );
}
