package org.tranship.runbook.imagestore;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Location;
import org.tranship.core.work.PassSpec.VerifyLevel;
import org.tranship.runbook.imagestore.tree.Layout;
import org.tranship.runbook.imagestore.tree.NameRules;

/// What the operator asked for of a copy of an image store, as the journal keeps it. Secrets stand
/// in it as references only; whoever makes a plan has to see to that.
///
/// @param source where the content is
/// @param target where it goes
/// @param from how the source says that a package is whole
/// @param to how the target shall say it
/// @param rules what names may not be at the target
/// @param incomplete what becomes of packages that are not whole
/// @param level how far each file is verified
public record ImageCopyPlan(
    StoreSpec source,
    StoreSpec target,
    Layout from,
    Layout to,
    NameRules rules,
    Incomplete incomplete,
    VerifyLevel level) {

  /// What becomes of packages that were never uploaded to their end.
  public enum Incomplete {
    /// Nothing is copied while there are any.
    REFUSE,
    /// Their files are copied, and no marker is written.
    COPY,
    /// They are left out.
    SKIP
  }

  /// @throws IllegalArgumentException if what was asked contradicts itself
  public ImageCopyPlan {
    source = settled(source);
    target = settled(target);
    if (to == Layout.FILES && incomplete == Incomplete.COPY) {
      throw new IllegalArgumentException(
          "a folder has no way to say that a package is not whole, so with --incomplete copy the"
              + " packages that are not would look as if they were; use --incomplete skip");
    }
  }

  /// A directory is the same from wherever the command is given.
  private static StoreSpec settled(StoreSpec spec) {
    if (!spec.location().scheme().equals("file")) {
      return spec;
    }
    String path = Path.of(spec.location().rest()).toAbsolutePath().toString();
    return new StoreSpec(new Location("file", path), spec.options(), spec.secrets());
  }

  /// As flat settings for the journal.
  public Map<String, String> settings() {
    Map<String, String> settings = new LinkedHashMap<>();
    settings.put("source.url", source.location().reveal());
    settings.put("target.url", target.location().reveal());
    source.options().forEach((name, value) -> settings.put("source.option." + name, value));
    target.options().forEach((name, value) -> settings.put("target.option." + name, value));
    settings.put("from", from.word());
    settings.put("to", to.word());
    settings.put("windows", Boolean.toString(rules.windows()));
    settings.put("incomplete", incomplete.name().toLowerCase(Locale.ROOT));
    settings.put("verify", level.name().toLowerCase(Locale.ROOT));
    return settings;
  }

  /// Back from the journal.
  public static ImageCopyPlan of(Map<String, String> settings) {
    return new ImageCopyPlan(
        store(settings, "source"),
        store(settings, "target"),
        Layout.valueOf(upper(settings, "from")),
        Layout.valueOf(upper(settings, "to")),
        new NameRules(Boolean.parseBoolean(settings.get("windows"))),
        Incomplete.valueOf(upper(settings, "incomplete")),
        VerifyLevel.valueOf(upper(settings, "verify")));
  }

  private static String upper(Map<String, String> settings, String name) {
    return settings.getOrDefault(name, "").toUpperCase(Locale.ROOT);
  }

  private static StoreSpec store(Map<String, String> settings, String side) {
    String prefix = side + ".option.";
    Map<String, String> options = new LinkedHashMap<>();
    settings.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            options.put(name.substring(prefix.length()), value);
          }
        });
    return new StoreSpec(
        Location.parse(settings.getOrDefault(side + ".url", "")), options, Map.of());
  }
}
