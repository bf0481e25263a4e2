// Who I am: one press and I am somebody else; or somebody else in another window.

import type { Person, Team } from "../cells";
import { go, type Place, usePlace } from "../place";
import { useCell } from "../store";
import { Windows } from "./icons";
import { Menu } from "./Menu";
import { Avatar, firstName, roleOf } from "./people";

export function PersonSwitch() {
  const place = usePlace();
  const people = useCell<Team>("team")?.people ?? [];
  return (
    <>
      <fieldset className="who" aria-label="Who I am">
        <span className="who-label" aria-hidden="true">
          I am
        </span>
        {people.map((each) => (
          <PersonButton key={each.id} person={each} mine={each.id === place.person} />
        ))}
      </fieldset>
      <select
        className="who-select"
        aria-label="Who I am"
        value={place.person}
        onChange={(event) => go({ person: event.target.value })}
      >
        {people.map((each) => (
          <option key={each.id} value={each.id}>
            {titled(each)}
          </option>
        ))}
      </select>
      <Menu
        label="Open another window"
        className="top-button who-windows tip"
        choices={() => people.map((each) => windowAs(each, place))}
      >
        <Windows />
      </Menu>
    </>
  );
}

function PersonButton({ person, mine }: { person: Person; mine: boolean }) {
  const role = roleOf(person);
  const author = { id: person.id, name: person.real_name || person.name, bot: false };
  return (
    <button
      type="button"
      className="who-person"
      aria-pressed={mine}
      title={`${author.name}${role && ` – ${role}`}`}
      onClick={() => go({ person: person.id })}
    >
      <Avatar author={author} size="small" />
      <span className="who-words">
        <bdi className="who-name">{firstName(person)}</bdi>
        {role && <span className="who-role">{role}</span>}
      </span>
    </button>
  );
}

function titled(person: Person): string {
  const role = roleOf(person);
  return role ? `${firstName(person)}, ${role}` : firstName(person);
}

function windowAs(person: Person, place: Place) {
  const words = new URLSearchParams({ person: person.id, channel: place.channel });
  return { label: `As ${firstName(person)}`, hint: roleOf(person), href: `#${words}` };
}
