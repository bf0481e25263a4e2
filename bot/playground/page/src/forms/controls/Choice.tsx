// One box or one dot, with its words.

import { Text } from "../../blocks/Text";
import type { Option } from "../values";

interface Asked {
  type: "checkbox" | "radio";
  name: string;
  option: Option;
  title: string;
  checked: boolean;
  choose: () => void;
}

export function Choice({ type, name, option, title, checked, choose }: Asked) {
  return (
    <label className="form-choice">
      <input
        type={type}
        name={name}
        checked={checked}
        onChange={choose}
        {...(option.text.type === "mrkdwn" ? { "aria-label": title } : {})}
      />
      <span>
        <Text text={option.text} />
        {option.description && (
          <span className="form-hint">
            <Text text={option.description} />
          </span>
        )}
      </span>
    </label>
  );
}
