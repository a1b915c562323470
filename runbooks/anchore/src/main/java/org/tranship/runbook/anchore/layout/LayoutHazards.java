package org.tranship.runbook.anchore.layout;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.tranship.runbook.anchore.layout.Hazard.noted;
import static org.tranship.runbook.anchore.layout.Hazard.refused;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.tranship.runbook.anchore.layout.Hazard.Kind;
import org.tranship.runbook.anchore.layout.Hazard.Severity;

/// Finds the hazards of a layout and of a document under it, in words for the operator.
///
/// The named causes come first; the last line of defence is the comparison with [AnchoreReading],
/// which refuses whatever Anchore would not find again, known cause or not.
final class LayoutHazards {
  /// S3 and Swift both limit an object name to 1,024 bytes of UTF-8.
  private static final int LONGEST_OBJECT_KEY_BYTES = 1024;

  /// Linux file systems limit one name in a path to 255 bytes.
  private static final int LONGEST_FILE_NAME_BYTES = 255;

  private LayoutHazards() {}

  static List<Hazard> ofLayout(ContentLayout layout) {
    List<Hazard> found = new ArrayList<>();
    switch (layout) {
      case ContentLayout.Db _, ContentLayout.Db2 _ -> {}
      case ContentLayout.LocalFs(String directory) -> directory(found, directory);
      case ContentLayout.S3(String bucket, String prefix) -> {
        host(found, "bucket", bucket);
        cutOff(found, "prefix", prefix);
      }
      case ContentLayout.Swift(String container, String prefix) -> {
        host(found, "container", container);
        cutOff(found, "anchore_key_prefix", prefix);
      }
    }
    return List.copyOf(found);
  }

  static List<Hazard> of(ContentLayout layout, DocumentAddress address) {
    List<Hazard> found = new ArrayList<>(ofLayout(layout));
    noNul(found, address);
    switch (layout) {
      case ContentLayout.Db _, ContentLayout.Db2 _ -> {
        splitAtSlash(found, "user", address.user());
        splitAtSlash(found, "bucket", address.bucket());
        userAsHost(found, address.user());
        cutOff(found, "user", address.user());
        cutOff(found, "bucket", address.bucket());
        cutOff(found, "key", address.key());
      }
      case ContentLayout.LocalFs _ -> {
        staysInside(found, address.bucket());
        cutOff(found, "bucket", address.bucket());
      }
      case ContentLayout.S3(String _, String prefix) -> object(found, prefix, address);
      case ContentLayout.Swift(String _, String prefix) -> object(found, prefix, address);
    }
    ContentUrl url = layout.urlFor(address);
    boolean refused = found.stream().anyMatch(hazard -> hazard.severity() == Severity.REFUSED);
    if (!refused && !AnchoreReading.readsBack(url)) {
      found.add(
          refused(
              Kind.NOT_READ_BACK,
              "Anchore would not find \""
                  + url.text()
                  + "\" again: its URL parser reads it as "
                  + AnchoreReading.opens(url).map(ContentUrl::text).orElse("an error")));
    }
    return List.copyOf(found);
  }

  private static void object(List<Hazard> found, String prefix, DocumentAddress address) {
    cutOff(found, "user", address.user());
    cutOff(found, "bucket", address.bucket());
    cutOff(found, "key", address.key());
    if (address.user().contains("/") || address.bucket().contains("/")) {
      found.add(
          noted(
              Kind.AMBIGUOUS_JOIN,
              "user \""
                  + address.user()
                  + "\" or bucket \""
                  + address.bucket()
                  + "\" holds a slash, so another document that is made later could get the same"
                  + " object name"));
    }
    String key = prefix + address.user() + "/" + address.bucket() + "/" + address.key();
    tooLong(found, "object name", key, LONGEST_OBJECT_KEY_BYTES);
  }

  private static void directory(List<Hazard> found, String directory) {
    if (!directory.startsWith("/")) {
      found.add(
          refused(
              Kind.RELATIVE_DIRECTORY,
              "archive_data_dir \""
                  + directory
                  + "\" is relative: Anchore loses its first part and"
                  + " writes under the root of the file system; give the full path"));
    }
    cutOff(found, "archive_data_dir", directory);
  }

  private static void host(List<Hazard> found, String what, String name) {
    if (!name.equals(name.toLowerCase(Locale.ROOT))) {
      found.add(
          refused(
              Kind.UPPER_CASE_HOST,
              what
                  + " \""
                  + name
                  + "\" has upper-case letters: Anchore reads it back as \""
                  + name.toLowerCase(Locale.ROOT)
                  + "\"; use a lower-case "
                  + what));
    }
    if (holdsOneOf(name, "@:[]/")) {
      found.add(
          refused(
              Kind.HOST_SYNTAX,
              what + " \"" + name + "\" holds one of @ : [ ] /, at which Anchore cuts the name"));
    }
    cutOff(found, what, name);
  }

  private static void userAsHost(List<Hazard> found, String user) {
    if (holdsOneOf(user, "[]")) {
      found.add(
          refused(
              Kind.HOST_SYNTAX,
              "user \"" + user + "\" holds a bracket, for which Anchore's URL parser fails"));
    }
  }

  private static void splitAtSlash(List<Hazard> found, String what, String value) {
    if (value.indexOf('/') >= 0) {
      found.add(
          refused(
              Kind.SLASH_IN_PART,
              what
                  + " \""
                  + value
                  + "\" holds a slash: Anchore splits the URL there and looks for"
                  + " another row"));
    }
  }

  private static void staysInside(List<Hazard> found, String bucket) {
    boolean leaves = bucket.isEmpty() || bucket.startsWith("/");
    for (String part : bucket.split("/", -1)) {
      leaves |= part.equals("..") || part.equals(".") || part.isEmpty();
      tooLong(found, "bucket name", part, LONGEST_FILE_NAME_BYTES);
    }
    if (leaves) {
      found.add(
          refused(
              Kind.ESCAPES_DIRECTORY,
              "bucket \""
                  + bucket
                  + "\" is not a plain directory name, so its files would not lie"
                  + " where they belong in archive_data_dir"));
    }
  }

  private static void cutOff(List<Hazard> found, String what, String value) {
    if (holdsOneOf(value, "?#")) {
      found.add(
          refused(
              Kind.QUERY_OR_FRAGMENT,
              what
                  + " \""
                  + value
                  + "\" holds ? or #: Anchore cuts the URL there and could never"
                  + " read the document back"));
    }
    if (holdsOneOf(value, "\t\r\n")) {
      found.add(
          refused(
              Kind.CONTROL_CHARACTER,
              what
                  + " \""
                  + value.replaceAll("\\p{Cntrl}", "\uFFFD")
                  + "\" holds a tab or a line end, which Anchore's URL parser drops"));
    }
  }

  /// Asked several times of every document, so it makes no streams.
  private static boolean holdsOneOf(String value, String characters) {
    for (int i = 0; i < characters.length(); i++) {
      if (value.indexOf(characters.charAt(i)) >= 0) {
        return true;
      }
    }
    return false;
  }

  private static void noNul(List<Hazard> found, DocumentAddress address) {
    String all = address.user() + address.bucket() + address.key();
    if (all.indexOf('\0') >= 0) {
      found.add(
          refused(
              Kind.CONTROL_CHARACTER, "the document's name holds a NUL, which no driver keeps"));
    }
  }

  private static void tooLong(List<Hazard> found, String what, String value, int most) {
    int bytes = value.getBytes(UTF_8).length;
    if (bytes > most) {
      found.add(
          refused(
              Kind.TOO_LONG,
              what + " of " + bytes + " bytes is longer than the " + most + " bytes it may have"));
    }
  }
}
