import { type Context, createContext } from 'preact';
import { useContext } from 'preact/hooks';
import type { Desk } from '../model/desk.js';

export const DeskContext: Context<Desk | undefined> = createContext<Desk | undefined>(undefined);

/** The page's state, for every view below the app. */
export function useDesk(): Desk {
  const desk = useContext(DeskContext);
  if (desk === undefined) throw new Error('A view was put outside of the app.');
  return desk;
}
