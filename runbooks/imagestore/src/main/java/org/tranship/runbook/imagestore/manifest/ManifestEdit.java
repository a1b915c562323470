package org.tranship.runbook.imagestore.manifest;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.tranship.runbook.imagestore.manifest.ClusterManifest.Parameter;
import org.tranship.runbook.imagestore.manifest.ClusterManifest.Section;
import org.tranship.runbook.imagestore.manifest.ManifestText.Change;

/// Changes single settings of a manifest at the places where they stand. Everything else, blanks,
/// comments and order included, stays byte for byte as it was. The result is read again, so that an
/// edit that did not come out as it was meant is never handed on.
final class ManifestEdit {
  private ManifestEdit() {}

  /// With another version.
  static ClusterManifest version(ClusterManifest manifest, String version) {
    Tag.Attribute at = manifest.root().attribute("Version").orElseThrow();
    ClusterManifest changed =
        changed(manifest, List.of(new Change(at.from(), at.to(), escaped(version))));
    require(changed.version().equals(version), "its version");
    return changed;
  }

  /// With a parameter of this value: changed where it is there, else added, with its section if
  /// need be.
  static ClusterManifest set(ClusterManifest manifest, String section, String name, String value) {
    Optional<Parameter> there = manifest.parameter(section, name);
    ClusterManifest changed =
        there.isPresent()
            ? changed(manifest, replaced(there.get(), value))
            : changed(manifest, List.of(added(manifest, section, name, value)));
    Optional<Parameter> now = changed.parameter(section, name);
    require(
        now.isPresent() && now.get().value().equals(value) && !now.get().encrypted(),
        section + "/" + name);
    return changed;
  }

  /// Without a parameter; as it is where there is none.
  static ClusterManifest without(ClusterManifest manifest, String section, String name) {
    Optional<Parameter> there = manifest.parameter(section, name);
    if (there.isEmpty()) {
      return manifest;
    }
    String text = manifest.text().text();
    int from = there.get().tag().start();
    String indent = manifest.text().indent(from);
    from -= indent.length();
    String newline = manifest.text().newline();
    if (from >= newline.length() && text.startsWith(newline, from - newline.length())) {
      from -= newline.length();
    }
    ClusterManifest changed = changed(manifest, List.of(new Change(from, there.get().end(), "")));
    require(changed.parameter(section, name).isEmpty(), section + "/" + name);
    return changed;
  }

  private static List<Change> replaced(Parameter parameter, String value) {
    List<Change> changes = new ArrayList<>();
    Tag.Attribute at =
        parameter
            .tag()
            .attribute("Value")
            .orElseThrow(() -> unchanged(parameter.name() + ", which has no attribute Value"));
    changes.add(new Change(at.from(), at.to(), escaped(value)));
    if (parameter.encrypted()) {
      Tag.Attribute mark = parameter.tag().attribute("IsEncrypted").orElseThrow();
      changes.add(new Change(mark.from(), mark.to(), "false"));
    }
    return changes;
  }

  private static Change added(ClusterManifest manifest, String name, String key, String value) {
    ManifestText text = manifest.text();
    String element =
        "<"
            + prefix(manifest)
            + "Parameter Name=\""
            + escaped(key)
            + "\" Value=\""
            + escaped(value)
            + "\" />";
    Optional<Section> section = manifest.section(name);
    if (section.isEmpty()) {
      return newSection(manifest, name, element);
    }
    Section into = section.get();
    String outer = text.indent(into.tag().start());
    String newline = text.newline();
    if (into.tag().empty()) {
      int slash = text.text().lastIndexOf('/', into.tag().end());
      int from = slash;
      while (Character.isWhitespace(text.text().charAt(from - 1))) {
        from--;
      }
      return new Change(
          from,
          into.tag().end(),
          ">"
              + newline
              + outer
              + "  "
              + element
              + newline
              + outer
              + "</"
              + prefix(manifest)
              + "Section>");
    }
    if (into.parameters().isEmpty()) {
      return new Change(into.tag().end(), into.tag().end(), newline + outer + "  " + element);
    }
    Parameter last = into.parameters().getLast();
    return new Change(last.end(), last.end(), newline + text.indent(last.tag().start()) + element);
  }

  private static Change newSection(ClusterManifest manifest, String name, String element) {
    ManifestText text = manifest.text();
    String newline = text.newline();
    String indent =
        manifest.sections().isEmpty()
            ? text.indent(manifest.settingsEnd()) + "  "
            : text.indent(manifest.sections().getLast().tag().start());
    String prefix = prefix(manifest);
    String section =
        indent
            + "<"
            + prefix
            + "Section Name=\""
            + escaped(name)
            + "\">"
            + newline
            + indent
            + "  "
            + element
            + newline
            + indent
            + "</"
            + prefix
            + "Section>"
            + newline;
    int end = manifest.settingsEnd();
    String before = text.indent(end);
    boolean alone = end == before.length() || text.text().charAt(end - before.length() - 1) == '\n';
    int place = alone ? end - before.length() : end;
    return new Change(place, place, alone ? section : newline + section);
  }

  /// What stands before the names of elements, where the namespace has a prefix.
  private static String prefix(ClusterManifest manifest) {
    String root = manifest.text().text().substring(manifest.root().start() + 1);
    int colon = root.indexOf(':');
    int name = root.indexOf("ClusterManifest");
    return colon >= 0 && colon < name ? root.substring(0, colon + 1) : "";
  }

  private static ClusterManifest changed(ClusterManifest manifest, List<Change> changes) {
    return ManifestReader.read(manifest.text().with(changes));
  }

  private static void require(boolean fine, String what) {
    if (!fine) {
      throw unchanged(what);
    }
  }

  private static ManifestException unchanged(String what) {
    return new ManifestException(
        ManifestException.NO_MANIFEST,
        "The manifest cannot be changed in place at " + what + ". Change it by hand.");
  }

  static String escaped(String value) {
    return value
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&apos;");
  }
}
