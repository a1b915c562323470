package org.tranship.runbook.objects;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.tranship.core.catalog.CatalogOpener;
import org.tranship.core.catalog.CatalogSpec;
import org.tranship.core.control.ControlSpec;
import org.tranship.core.cutover.PlanContradiction;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Location;
import org.tranship.core.value.SecretRef;
import org.tranship.core.work.StoreOpener;
import org.tranship.runbook.objects.pointers.Cleaning;
import org.tranship.runbook.objects.pointers.Finding;
import org.tranship.runbook.objects.pointers.PointerRule;
import org.tranship.runbook.objects.pointers.Pointing;
import org.tranship.runbook.objects.pointers.Presets;

/// A table whose rows say where each object is, as the operator described it. Secrets stand in it
/// as references.
///
/// @param rows the table
/// @param rule from a row to its object
/// @param cleaning what becomes of an object at the source that no row points at any more
/// @param accepted what a survey may come upon without the run being refused
/// @param everything objects that no row points at are copied too
public record CatalogPlan(
    CatalogSpec rows,
    PointerRule rule,
    Cleaning cleaning,
    Set<Finding> accepted,
    boolean everything) {
  private static final String PREFIX = "catalog.";
  private static final String PRESET = PREFIX + "preset";
  private static final String CLEAN = PREFIX + "clean";
  private static final String SET = "set.";

  /// What belongs to the rule, of all that may stand in the group.
  private static final List<String> WORDS =
      List.of("object", "column", "match", "decode", "target");

  public CatalogPlan {
    accepted = accepted.isEmpty() ? Set.of() : Set.copyOf(EnumSet.copyOf(accepted));
  }

  /// Whether a plan has one.
  static boolean isIn(Map<String, String> settings) {
    return !ControlSpec.below(settings, PREFIX).isEmpty();
  }

  /// Puts what a preset stands for, and every default, in its place. What the operator wrote beside
  /// it stays as it is. Done once more it changes nothing.
  static void expand(SortedMap<String, String> settings) {
    if (!isIn(settings)) {
      return;
    }
    preset(settings)
        .ifPresent(
            preset -> {
              preset
                  .options()
                  .forEach(
                      (name, value) -> {
                        String setting = name.equals("key") ? "key.0001" : name;
                        if (name.equals("table") && settings.containsKey(PREFIX + "select")) {
                          return; // statements of the operator's own stand for it
                        }
                        settings.putIfAbsent(PREFIX + setting, value);
                      });
              boolean own = settings.containsKey(PREFIX + "column");
              preset
                  .words()
                  .forEach(
                      (name, value) -> {
                        if (!own || !name.equals("object")) {
                          settings.putIfAbsent(PREFIX + name, value);
                        }
                      });
            });
    settings.putIfAbsent(PREFIX + "target", "{key}");
    settings.putIfAbsent(CLEAN, "keep");
    settings.putIfAbsent(PREFIX + "objects", "pointed");
  }

  private static Optional<Presets.Preset> preset(Map<String, String> settings) {
    String name = settings.getOrDefault(PRESET, "");
    if (name.equals("gitlab-lfs")) {
      return Optional.of(Presets.gitlabLfs());
    }
    if (!name.equals("activestorage")) {
      return Optional.empty();
    }
    for (String end : List.of("from", "to")) {
      if (settings.getOrDefault(PREFIX + end, "").isEmpty()) {
        throw new PlanContradiction(
            PREFIX + end,
            "rows of ActiveStorage hold the name of a service of config/storage.yml. Write from,"
                + " the one they have, and to, the one they shall have.");
      }
    }
    return Optional.of(
        Presets.activeStorage(
            settings.getOrDefault(PREFIX + "from", ""), settings.getOrDefault(PREFIX + "to", "")));
  }

  /// @param settings of the whole plan, expanded
  /// @throws PlanContradiction if it makes no sense
  static CatalogPlan of(Map<String, String> settings) {
    Map<String, String> own = ControlSpec.below(settings, PREFIX);
    CatalogPlan plan =
        new CatalogPlan(
            rows(own),
            rule(own),
            Cleaning.valueOf(
                own.getOrDefault("clean", "keep").toUpperCase(Locale.ROOT).replace('-', '_')),
            accepted(own),
            own.getOrDefault("objects", "pointed").equals("all"));
    if (!ControlSpec.below(settings, "select.").isEmpty()) {
      throw new PlanContradiction(
          "select", "the rows say which objects are meant; write catalog.where instead");
    }
    if (settings.getOrDefault("complete.clean", "keep").equals("delete")) {
      throw new PlanContradiction(
          "complete.clean",
          "an object may go only when no row points at it any more. Write catalog.clean:"
              + " delete-object, and leave complete.clean out.");
    }
    if (!settings.getOrDefault("copy.existing", "update").equals("update")) {
      throw new PlanContradiction(
          "copy.existing", "with a catalog nothing is replaced but what the run itself wrote");
    }
    return plan;
  }

  private static CatalogSpec rows(Map<String, String> own) {
    boolean statements = own.containsKey("select") || own.containsKey("update");
    for (String name : List.of("database", "table", "select", "update")) {
      boolean unneeded = !name.equals("database") && statements == name.equals("table");
      if (!unneeded && own.getOrDefault(name, "").isEmpty()) {
        throw new PlanContradiction(PREFIX + name, "it is needed and not given");
      }
      if (unneeded && own.containsKey(name)) {
        throw new PlanContradiction(
            PREFIX + name, "rows are those of a table, or of select and update; write one of them");
      }
    }
    Location database;
    try {
      database = Location.parse(own.getOrDefault("database", ""));
    } catch (IllegalArgumentException e) {
      throw new PlanContradiction(PREFIX + "database", String.valueOf(e.getMessage()));
    }
    Map<String, String> options = new TreeMap<>();
    for (String name : List.of("table", "select", "update", "where", "user")) {
      String value = own.get(name);
      if (value != null) {
        options.put(name, value);
      }
    }
    List<String> key = List.copyOf(ControlSpec.below(own, "key.").values());
    if (key.isEmpty()) {
      throw new PlanContradiction(
          PREFIX + "key",
          "it is needed and not given: the columns that tell a row from all others");
    }
    options.put("key", quoted(key));
    Map<String, SecretRef> secrets = new TreeMap<>();
    String password = own.get("password");
    if (password != null) {
      secrets.put(
          "password",
          SecretRef.parse(password)
              .orElseThrow(
                  () ->
                      new PlanContradiction(
                          PREFIX + "password", "it is no reference; write ${NAME} or file:PATH")));
    }
    return new CatalogSpec(database, options, secrets);
  }

  private static String quoted(List<String> columns) {
    return String.join(
        ",", columns.stream().map(it -> '"' + it.replace("\"", "\"\"") + '"').toList());
  }

  private static PointerRule rule(Map<String, String> own) {
    Map<String, String> words = new TreeMap<>();
    own.forEach(
        (name, value) -> {
          if (WORDS.contains(name) || name.startsWith(SET)) {
            if (!name.equals("column") && !name.equals("decode") && !name.equals("match")) {
              PointerRule.objection(value)
                  .ifPresent(
                      objection -> {
                        throw new PlanContradiction(PREFIX + name, objection);
                      });
            }
            words.put(name, value);
          }
        });
    try {
      return PointerRule.of(words, new TreeSet<>(ControlSpec.below(own, "nulls.").values()));
    } catch (IllegalArgumentException e) {
      String which =
          Arrays.asList("object", "column").stream()
              .filter(words::containsKey)
              .findFirst()
              .orElse("preset");
      String message = String.valueOf(e.getMessage());
      throw new PlanContradiction(
          PREFIX + (message.contains("set.COLUMN") ? "set" : which), message);
    }
  }

  private static Set<Finding> accepted(Map<String, String> own) {
    Set<Finding> accepted = EnumSet.noneOf(Finding.class);
    for (String name : ControlSpec.below(own, "accept.").values()) {
      accepted.add(
          name.equals("unreadable-rows") ? Finding.UNREADABLE_ROW : Finding.ROW_WITHOUT_OBJECT);
    }
    return accepted;
  }

  /// Emptying a column is for the source to do, which has to say so.
  void requireSource(StoreSpec source) {
    if (cleaning != Cleaning.NULL_COLUMN) {
      return;
    }
    String says =
        source
            .options()
            .getOrDefault("delete", source.location().parameters().getOrDefault("delete", ""));
    if (!source.location().scheme().equals("jdbc") || !says.equals("null")) {
      throw new PlanContradiction(
          CLEAN,
          "a column is set to NULL only where the source is that table and says delete=null, as in"
              + " source: {url: \"jdbc:...\", options: {delete: \"null\", ...}}");
    }
  }

  /// What the steps work with that know the table.
  ///
  /// @param sortDirectory where rows are sorted; it must exist
  public Pointing pointing(
      CopyPlan copy, StoreOpener stores, CatalogOpener catalogs, Path sortDirectory) {
    return new Pointing(
        copy.source(),
        copy.target(),
        stores,
        rows,
        catalogs,
        rule,
        copy.verify(),
        copy.dropped(),
        accepted,
        cleaning,
        false,
        everything,
        sortDirectory);
  }
}
