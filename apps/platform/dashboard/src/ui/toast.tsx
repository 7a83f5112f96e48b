import { Toast } from "radix-ui";
import { createContext, type ReactNode, useCallback, useContext, useState } from "react";
import { Button } from "./button.tsx";
import "./toast.css";

const SHOWN_MS = 6000;
/** Whoever wants to take something back has to find the button first. */
const UNDO_SHOWN_MS = 12_000;

interface Message {
  readonly text: string;
  readonly tone?: "good" | "bad";
  /** Takes back what the message tells of. */
  readonly undo?: () => void;
}

const Context = createContext<(message: Message) => void>(() => {});

/** Shows a message for a few seconds; where it can be undone, with a button. */
export function useToast(): (message: Message) => void {
  return useContext(Context);
}

/** Where messages appear. */
export function ToastProvider({ children }: { readonly children: ReactNode }) {
  const [messages, setMessages] = useState<readonly (Message & { readonly id: number })[]>([]);
  const show = useCallback((message: Message) => {
    setMessages((before) => [...before, { ...message, id: (before.at(-1)?.id ?? 0) + 1 }]);
  }, []);
  const drop = (id: number) => setMessages((before) => before.filter((message) => message.id !== id));
  return (
    <Context value={show}>
      <Toast.Provider duration={SHOWN_MS} label="Message">
        {children}
        {messages.map(({ id, text, tone = "good", undo }) => (
          <Toast.Root
            key={id}
            className={`toast toast-${tone}`}
            duration={undo === undefined ? SHOWN_MS : UNDO_SHOWN_MS}
            onOpenChange={(isOpen) => {
              if (!isOpen) drop(id);
            }}
          >
            <Toast.Description>{text}</Toast.Description>
            {undo === undefined ? null : (
              <Toast.Action asChild altText="Undo">
                <Button size="small" onClick={undo}>
                  Undo
                </Button>
              </Toast.Action>
            )}
            <Toast.Close asChild>
              <Button size="small" look="quiet" aria-label="Dismiss">
                ×
              </Button>
            </Toast.Close>
          </Toast.Root>
        ))}
        <Toast.Viewport className="toast-viewport" />
      </Toast.Provider>
    </Context>
  );
}
