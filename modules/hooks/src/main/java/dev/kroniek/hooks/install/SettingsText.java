package dev.kroniek.hooks.install;

import dev.kroniek.domain.Json;
import dev.kroniek.hooks.install.LocatedJson.Child;
import dev.kroniek.json.JsonSyntaxException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The text of a settings file, and what it says about hooks. Edits give a new text in which every
 * character that is not ours stands as it stood: what is added is laid out like what is around it,
 * and removing it again gives the text from before.
 *
 * <p>The hooks of a settings file: an object of events, each an array of groups, each an object
 * with an array of handlers.
 *
 * <pre>{"hooks": {"Stop": [{"matcher": "*", "hooks": [{"type": "command", "command": "…"}]}]}}
 * </pre>
 */
final class SettingsText {
  private static final String HOOKS = "hooks";
  private static final String BYTE_ORDER_MARK = "\uFEFF";

  private final String mark;
  private final String text;
  private final @Nullable LocatedJson root;

  private SettingsText(String mark, String text, @Nullable LocatedJson root) {
    this.mark = mark;
    this.text = text;
    this.root = root;
  }

  /**
   * Reads a text; one that is blank counts as one without settings.
   *
   * @throws JsonSyntaxException if it is none that the agent understands, or none that can be
   *     edited
   */
  static SettingsText parse(String content) throws JsonSyntaxException {
    String mark = content.startsWith(BYTE_ORDER_MARK) ? BYTE_ORDER_MARK : "";
    String text = content.substring(mark.length());
    if (text.isBlank()) {
      return new SettingsText(mark, text, null);
    }
    LocatedJson root = LocatedJson.parse(text);
    require(root.isObject(), "it holds no JSON object");
    requireOnce(root, HOOKS::equals);
    LocatedJson hooks = root.member(HOOKS);
    if (hooks != null) {
      require(hooks.isObject(), "its \"hooks\" is no object");
      requireOnce(hooks, HookEvents.REGISTERED::contains);
      for (String event : HookEvents.REGISTERED) {
        LocatedJson groups = hooks.member(event);
        require(
            groups == null || groups.isArray(),
            "its \"hooks\" has a \"" + event + "\" that is no array");
      }
    }
    return new SettingsText(mark, text, root);
  }

  private static void require(boolean holds, String problem) throws JsonSyntaxException {
    if (!holds) {
      throw new JsonSyntaxException(problem);
    }
  }

  private static void requireOnce(LocatedJson object, Predicate<String> isWanted)
      throws JsonSyntaxException {
    List<String> names = object.children().stream().map(Child::name).filter(isWanted).toList();
    for (String name : names) {
      require(
          names.indexOf(name) == names.lastIndexOf(name),
          "the key \"" + name + "\" stands twice in one object");
    }
  }

  /** A value of the settings, null where there is none. */
  @Nullable Json setting(String name) {
    LocatedJson value = root == null ? null : root.member(name);
    return value == null ? null : value.value();
  }

  /** Whether nothing is set. */
  boolean isBare() {
    return root == null || root.children().isEmpty();
  }

  /**
   * A handler of an event.
   *
   * @param matcher what its group is for; empty for every occurrence
   */
  record Handler(String event, String matcher, LocatedJson node) {}

  /** All handlers, in their order. */
  List<Handler> handlers() {
    List<Handler> found = new ArrayList<>();
    for (Child event : events()) {
      for (Child group : event.node().children()) {
        String matcher = group.node().value() instanceof Json.Obj object ? matcher(object) : "";
        handlersOf(group.node())
            .forEach(handler -> found.add(new Handler(event.name(), matcher, handler.node())));
      }
    }
    return found;
  }

  private static String matcher(Json.Obj group) {
    String matcher = group.text("matcher");
    return matcher == null || matcher.equals("*") ? "" : matcher;
  }

  private List<Child> events() {
    LocatedJson hooks = hooks();
    return hooks == null
        ? List.of()
        : hooks.children().stream().filter(event -> event.node().isArray()).toList();
  }

  private @Nullable LocatedJson hooks() {
    return root == null ? null : root.member(HOOKS);
  }

  private static List<Child> handlersOf(LocatedJson group) {
    LocatedJson handlers = group.isObject() ? group.member(HOOKS) : null;
    return handlers != null && handlers.isArray() ? handlers.children() : List.of();
  }

  // ---- to install

  /** The text with one handler of ours for each event, as it is written today, and no others. */
  String with(HookLine line) {
    if (root == null) {
      return mark
          + TextLayout.of("", new LocatedJson(0, 0, Json.Obj.EMPTY, List.of()))
              .pretty(line.settings(), "")
          + "\n";
    }
    SettingsText mended = again(mended(line));
    return mark + mended.completed(line);
  }

  private static SettingsText again(String text) {
    try {
      return parse(text);
    } catch (JsonSyntaxException e) {
      throw new AssertionError("an edit has spoilt the text: " + e.getMessage(), e);
    }
  }

  /** The text with the first handler of ours of each event as it must be, and no others of ours. */
  private String mended(HookLine line) {
    TextLayout layout = layout();
    Set<LocatedJson> superfluous = Collections.newSetFromMap(new IdentityHashMap<>());
    List<TextEdit> edits = new ArrayList<>();
    List<String> seen = new ArrayList<>();
    for (Handler handler : handlers()) {
      if (!line.isOwn(handler.node().value())) {
        continue;
      }
      if (!HookEvents.REGISTERED.contains(handler.event()) || seen.contains(handler.event())) {
        superfluous.add(handler.node());
        continue;
      }
      seen.add(handler.event());
      if (!handler.node().value().equals(line.handler())) {
        edits.add(replacement(handler.node(), line.handler(), layout));
      }
    }
    edits.addAll(removal(superfluous, Optional.empty()));
    return TextEdit.apply(text, edits);
  }

  private static TextEdit replacement(LocatedJson node, Json value, TextLayout layout) {
    boolean isOverLines = layout.text().substring(node.start(), node.end()).indexOf('\n') >= 0;
    return new TextEdit(
        node.start(),
        node.end(),
        isOverLines ? layout.pretty(value, layout.indentAt(node.start())) : value.toString());
  }

  private TextLayout layout() {
    return TextLayout.of(text, settings());
  }

  private LocatedJson settings() {
    if (root == null) {
      throw new IllegalStateException("a blank text has no root");
    }
    return root;
  }

  /** The text with a handler added for each event that has none of ours. */
  private String completed(HookLine line) {
    TextLayout layout = layout();
    LocatedJson hooks = hooks();
    if (hooks == null) {
      return TextEdit.apply(
          text, List.of(addition(settings(), List.of(member(HOOKS, line.allEvents())), layout)));
    }
    List<String> registered =
        handlers().stream()
            .filter(handler -> line.isOwn(handler.node().value()))
            .map(Handler::event)
            .toList();
    List<Json.Obj> members = new ArrayList<>();
    List<TextEdit> edits = new ArrayList<>();
    for (String event : HookEvents.REGISTERED) {
      if (registered.contains(event)) {
        continue;
      }
      LocatedJson groups = hooks.member(event);
      if (groups == null) {
        members.add(member(event, new Json.Arr(List.of(line.group()))));
      } else {
        edits.add(addition(groups, List.of(line.group()), layout));
      }
    }
    if (!members.isEmpty()) {
      edits.add(addition(hooks, members, layout));
    }
    return TextEdit.apply(text, edits);
  }

  private static Json.Obj member(String name, Json value) {
    return Json.Obj.builder().put(name, value).build();
  }

  /**
   * Adds children at the end of an object or array.
   *
   * @param added for an array the items, for an object one object for each member
   */
  private static TextEdit addition(LocatedJson container, List<Json.Obj> added, TextLayout layout) {
    List<Child> children = container.children();
    boolean isFirst = children.isEmpty();
    boolean isOverLines = isFirst ? !layout.isCompact() : layout.isOverLines(container);
    String outer = layout.indentAt(container.start());
    String inner = isFirst ? outer + layout.unit() : layout.indentAt(children.get(0).start());
    StringBuilder content = new StringBuilder();
    for (Json.Obj child : added) {
      content.append(isFirst && content.isEmpty() ? "" : ",");
      if (isOverLines) {
        content.append(layout.lineEnd()).append(inner);
        content.append(spelled(container, child, layout, inner));
      } else {
        String compact = child.toString();
        content.append(container.isObject() ? compact.substring(1, compact.length() - 1) : compact);
      }
    }
    if (isFirst) {
      content.append(isOverLines ? layout.lineEnd() + outer : "");
      return new TextEdit(container.start() + 1, container.end() - 1, content.toString());
    }
    int end = children.get(children.size() - 1).end();
    return new TextEdit(end, end, content.toString());
  }

  private static String spelled(
      LocatedJson container, Json.Obj child, TextLayout layout, String indent) {
    if (!container.isObject()) {
      return layout.pretty(child, indent);
    }
    String name = child.fields().keySet().iterator().next();
    return new Json.Text(name)
        + ": "
        + layout.pretty(child.fields().values().iterator().next(), indent);
  }

  // ---- to uninstall

  /**
   * The text without any handler of ours, and without the groups, events and object that would be
   * left empty.
   *
   * @param before the settings from before ours were added, where they are known: what was there
   *     and empty then stays
   */
  String without(HookLine line, Optional<SettingsText> before) {
    Set<LocatedJson> own = Collections.newSetFromMap(new IdentityHashMap<>());
    handlers().stream()
        .map(Handler::node)
        .filter(node -> line.isOwn(node.value()))
        .forEach(own::add);
    return own.isEmpty() ? mark + text : mark + TextEdit.apply(text, removal(own, before));
  }

  @SuppressWarnings("ReferenceEquality") // that very element
  private List<TextEdit> removal(Set<LocatedJson> handlers, Optional<SettingsText> before) {
    LocatedJson hooks = hooks();
    if (handlers.isEmpty() || hooks == null) {
      return List.of();
    }
    List<TextEdit> edits = new ArrayList<>();
    Set<Child> emptied = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Child event : events()) {
      List<Child> groups = event.node().children();
      Set<Child> emptyGroups = Collections.newSetFromMap(new IdentityHashMap<>());
      for (Child group : groups) {
        List<Child> all = handlersOf(group.node());
        long gone = all.stream().filter(child -> handlers.contains(child.node())).count();
        if (gone > 0 && gone == all.size()) {
          emptyGroups.add(group);
        } else if (gone > 0) {
          edits.addAll(without(all, child -> handlers.contains(child.node())));
        }
      }
      if (emptyGroups.size() == groups.size() && !wasEmpty(before, event.name())) {
        emptied.add(event);
      } else {
        edits.addAll(without(groups, emptyGroups::contains));
      }
    }
    emptied.removeIf(event -> event.node().children().isEmpty());
    if (emptied.size() == hooks.children().size() && !hadNoEvents(before)) {
      edits.addAll(without(settings().children(), child -> child.node() == hooks));
    } else {
      edits.addAll(without(hooks.children(), emptied::contains));
    }
    return edits;
  }

  private static boolean wasEmpty(Optional<SettingsText> before, String event) {
    return before
        .map(SettingsText::hooks)
        .map(hooks -> hooks.member(event))
        .filter(groups -> groups.children().isEmpty())
        .isPresent();
  }

  private static boolean hadNoEvents(Optional<SettingsText> before) {
    return before.map(SettingsText::hooks).filter(h -> h.children().isEmpty()).isPresent();
  }

  /**
   * Removes some of the children of an object or array: with the comma before it where a child
   * stays before it, else with the one behind it.
   */
  private List<TextEdit> without(List<Child> all, Predicate<Child> isGone) {
    List<TextEdit> edits = new ArrayList<>();
    boolean isAnyKept = false;
    for (int i = 0; i < all.size(); i++) {
      Child child = all.get(i);
      if (!isGone.test(child)) {
        isAnyKept = true;
      } else if (isAnyKept) {
        edits.add(new TextEdit(all.get(i - 1).end(), child.end(), ""));
      } else if (i + 1 < all.size()) {
        edits.add(new TextEdit(child.start(), all.get(i + 1).start(), ""));
      } else {
        return List.of(emptied(all));
      }
    }
    return edits;
  }

  /** Removes all children, with the blanks before the first and behind the last. */
  private TextEdit emptied(List<Child> all) {
    int start = all.get(0).start();
    while (Character.isWhitespace(text.charAt(start - 1))) {
      start--;
    }
    int end = all.get(all.size() - 1).end();
    while (Character.isWhitespace(text.charAt(end))) {
      end++;
    }
    return new TextEdit(start, end, "");
  }
}
