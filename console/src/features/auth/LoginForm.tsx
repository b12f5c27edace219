import { Alert, Button, PasswordInput, Stack, TextInput } from "@mantine/core";
import { useForm } from "@mantine/form";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { login, meKey } from "@/api/auth";
import { messageOf, Problem } from "@/api/problem";
import type { Me } from "@/api/types";

interface LoginProps {
  onLogin: (me: Me) => void;
}

export function LoginForm({ onLogin }: LoginProps) {
  const queries = useQueryClient();
  const form = useForm({
    initialValues: { email: "", password: "" },
    validate: {
      email: (email) => (email.includes("@") ? null : "Enter your e-mail address"),
      password: (password) => (password === "" ? "Enter your password" : null),
    },
  });
  const attempt = useMutation({
    mutationFn: login,
    onSuccess: (me) => {
      queries.setQueryData(meKey, me);
      // Nothing of whoever was logged in before may be seen by the next.
      void queries.resetQueries({ predicate: ({ queryKey }) => queryKey[0] !== meKey[0] });
      onLogin(me);
    },
    onError: () => form.setFieldValue("password", ""),
  });

  return (
    <form noValidate onSubmit={form.onSubmit((credentials) => attempt.mutate(credentials))}>
      <Stack gap="sm">
        {attempt.isError && (
          <Alert color="red" role="alert">
            {faultOf(attempt.error)}
          </Alert>
        )}
        <TextInput
          label="E-mail"
          type="email"
          autoComplete="username"
          autoFocus
          size="md"
          {...form.getInputProps("email")}
        />
        <PasswordInput label="Password" autoComplete="current-password" size="md" {...form.getInputProps("password")} />
        <Button type="submit" size="md" mt="xs" loading={attempt.isPending}>
          Log in
        </Button>
      </Stack>
    </form>
  );
}

function faultOf(error: unknown): string {
  if (!(error instanceof Problem)) return messageOf(error);
  if (error.code === "wrong-password") return "E-mail and password do not match.";
  if (error.status === 429) return `Too many attempts. Try again ${whenOf(error.retryAfter)}.`;
  return error.detail;
}

function whenOf(seconds: number | null): string {
  if (seconds === null) return "in a few minutes";
  if (seconds < 90) return `in ${seconds} seconds`;
  return `in ${Math.ceil(seconds / 60)} minutes`;
}
