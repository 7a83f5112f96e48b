import type { ReactNode } from "react";
import { useSignOut } from "../api/session.ts";
import { Menu, MenuChoice, MenuItem, MenuLine } from "../ui/menu.tsx";
import { useToast } from "../ui/toast.tsx";
import { useTheme } from "./theme.ts";

const THEMES = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
] as const;

/** The theme, the API's documentation, and the ways out. */
export default function UserMenu({ trigger }: { readonly trigger: ReactNode }) {
  const [theme, chooseTheme] = useTheme();
  const signOut = useSignOut();
  const toast = useToast();
  const leave = (everywhere: boolean) => {
    signOut.mutate(everywhere, { onError: (error) => toast({ text: error.message, tone: "bad" }) });
  };
  return (
    <Menu align="end" trigger={trigger} isOpenAtFirst>
      <MenuChoice
        label="Theme"
        value={theme}
        onChange={(value) => chooseTheme(THEMES.find((one) => one.value === value)?.value ?? "system")}
        choices={THEMES}
      />
      <MenuLine />
      <MenuItem onSelect={() => window.open("/docs", "_blank", "noopener")}>API documentation</MenuItem>
      <MenuLine />
      <MenuItem onSelect={() => leave(false)}>Sign out</MenuItem>
      <MenuItem onSelect={() => leave(true)}>Sign out everywhere</MenuItem>
    </Menu>
  );
}
