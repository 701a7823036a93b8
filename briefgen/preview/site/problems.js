// The problems of a save: what is wrong, the line with its caret, what to do, and the way to the place.

const say = (name, className, text) => {
  const element = document.createElement(name);
  element.className = className;
  element.textContent = text;
  return element;
};

const makeCopy = (place) => {
  const button = say("button", "", "Copy");
  button.type = "button";
  button.setAttribute("aria-label", `Copy ${place}`);
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(place);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Not allowed";
    }
    setTimeout(() => (button.textContent = "Copy"), 2000);
  });
  return button;
};

const makeProblem = (problem) => {
  const item = say("div", "problem", "");
  item.dataset.severity = problem.severity;
  const said = say("p", "said", "");
  said.append(say("span", "kind", `${problem.severity}: `), problem.message);
  item.append(said);
  if (problem.place) {
    const where = say("p", "where", "");
    const link = say(problem.link ? "a" : "span", "", problem.place);
    if (problem.link) {
      link.href = problem.link;
      link.title = "Open in the editor";
    }
    where.append(link, makeCopy(problem.place));
    item.append(where);
  }
  if (problem.excerpt) {
    const excerpt = say("pre", "", problem.excerpt);
    excerpt.tabIndex = 0;
    excerpt.setAttribute("role", "group");
    excerpt.setAttribute("aria-label", `The line at ${problem.place}`);
    item.append(excerpt);
  }
  if (problem.help) item.append(say("p", "help", problem.help));
  return item;
};

export const countProblems = (problems) => {
  const errors = problems.filter((problem) => problem.severity === "error").length;
  const warnings = problems.length - errors;
  const parts = [
    [errors, "error"],
    [warnings, "warning"],
  ].filter(([count]) => count);
  return { errors, warnings, said: parts.map(([count, name]) => `${count} ${name}${count === 1 ? "" : "s"}`).join(", ") };
};

// Puts the problems in a list; one that says the same as before is left alone, and keeps the focus.
export const showProblems = (list, problems) => {
  const told = JSON.stringify(problems);
  if (list.dataset.told === told) return;
  list.dataset.told = told;
  const hadFocus = list.contains(document.activeElement);
  list.replaceChildren(...(problems.length ? problems.map(makeProblem) : [say("p", "quiet", "None.")]));
  if (hadFocus) list.focus();
};
