import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Contact } from '../model/contact.js';
import { dayText } from '../view-models/number-text.js';
import { useDesk } from './desk-context.js';

export function Notes({ contact }: { readonly contact: Contact }): JSX.Element {
  const desk = useDesk();
  const notes = desk.book.notesOf(contact);
  return (
    <section class="card" aria-labelledby="notes-title">
      <h3 id="notes-title">Notes</h3>
      <NoteForm
        key={contact.id}
        onSave={(text) => {
          const author = desk.user.value.displayName.split(' ')[0] ?? '';
          desk.book.addNote(contact.id, { text, author, date: dayText(desk.clock.now(), 'en-GB') });
        }}
      />
      {notes.length > 0 && (
        <ul class="notes">
          {notes.map((note) => (
            <li key={`${note.date} ${note.text}`}>
              <p>{note.text}</p>
              <small>
                {note.author} · {note.date}
              </small>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

function NoteForm({ onSave }: { readonly onSave: (text: string) => void }): JSX.Element {
  const [text, setText] = useState('');
  return (
    <form
      class="note-form"
      onSubmit={(event) => {
        event.preventDefault();
        if (text.trim() === '') return;
        onSave(text.trim());
        setText('');
      }}
    >
      <label>
        <span class="visually-hidden">A new note</span>
        <textarea
          rows={2}
          placeholder="What was said, what comes next"
          value={text}
          onInput={({ currentTarget }) => setText(currentTarget.value)}
        />
      </label>
      <button type="submit" class="button button-quiet" disabled={text.trim() === ''}>
        Save note
      </button>
    </form>
  );
}
