package org.tranship.driver.file;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributeView;
import java.nio.file.attribute.FileTime;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.tranship.core.store.PutRequest;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Attributes;
import org.tranship.core.value.Key;
import org.tranship.driver.file.FileSettings.Links;

/// The attributes that a file can carry, read from those of a request. What a file cannot carry, or
/// not exactly, is refused.
///
/// @param modified time of the last change
/// @param mode permissions, set-id and sticky bits
/// @param link target of a symbolic link
record FileAttributes(Optional<Instant> modified, Optional<Integer> mode, Optional<String> link) {
  private static final int ANYTHING_BUT_PERMISSIONS = ~07777;
  private static final int REGULAR = 0100000;

  private static final FileAttributes NONE =
      new FileAttributes(Optional.empty(), Optional.empty(), Optional.empty());

  /// The kinds that a store with this option keeps.
  static Set<Attributes.Kind> kinds(Links links) {
    return links == Links.KEEP
        ? EnumSet.of(Attributes.Kind.MODIFIED, Attributes.Kind.MODE, Attributes.Kind.LINK)
        : EnumSet.of(Attributes.Kind.MODIFIED, Attributes.Kind.MODE);
  }

  /// @throws StoreException of kind `UNSUPPORTED` for what a file cannot carry
  static FileAttributes of(PutRequest request, Links links, FileErrors errors) {
    Attributes given = request.attributes();
    if (given.isEmpty()) {
      return NONE;
    }
    Key key = request.key();
    Set<Attributes.Kind> kept = kinds(links);
    for (String name : given.asMap().keySet()) {
      if (!kept.contains(Attributes.kindOf(name))) {
        throw errors.because(
            Kind.UNSUPPORTED,
            "write",
            key,
            "a file cannot carry the attribute \"" + name + "\"",
            name.equals(Attributes.LINK)
                ? "Set the option links=keep to write symbolic links."
                : "Leave attributes of this kind out.");
      }
    }
    Optional<String> link = given.get(Attributes.LINK);
    Optional<Integer> mode =
        given.get(Attributes.MODE).map(text -> mode(text, link.isPresent(), key, errors));
    if (link.isPresent()) {
      mode = Optional.empty(); // a link has none of its own
      if (request.content().size().bytes() != 0) {
        throw errors.because(
            Kind.UNSUPPORTED, "write", key, "a symbolic link cannot have bytes besides");
      }
      if (link.get().isEmpty() || link.get().indexOf('\0') >= 0) {
        throw errors.because(
            Kind.UNSUPPORTED, "write", key, "\"" + link.get() + "\" cannot be a link's target");
      }
    }
    return new FileAttributes(
        given.get(Attributes.MODIFIED).map(text -> time(text, key, errors)), mode, link);
  }

  private static int mode(String text, boolean link, Key key, FileErrors errors) {
    int mode;
    try {
      mode = Integer.parseInt(text, 8);
    } catch (NumberFormatException e) {
      mode = -1;
    }
    int type = mode & ANYTHING_BUT_PERMISSIONS;
    if (mode < 0 || type != 0 && (type != REGULAR || link)) {
      throw errors.because(
          Kind.UNSUPPORTED, "write", key, "\"" + text + "\" is no mode of a file in octal");
    }
    if (link && mode != 0777) {
      throw errors.because(
          Kind.UNSUPPORTED, "write", key, "a symbolic link has no mode but 777, not " + text);
    }
    return mode & ~ANYTHING_BUT_PERMISSIONS;
  }

  private static Instant time(String text, Key key, FileErrors errors) {
    int point = text.indexOf('.');
    int places = point < 0 ? 0 : text.length() - point - 1;
    int whole = point < 0 ? text.length() : point;
    // Nearly all are written so, and of each file copied there is one.
    if (whole <= 10
        && places <= 9
        && isNumber(text, 0, whole)
        && (point < 0 || isNumber(text, point + 1, text.length()))) {
      long nanos = places == 0 ? 0 : Long.parseLong(text, point + 1, text.length(), 10);
      for (int i = places; i < 9; i++) {
        nanos *= 10;
      }
      return Instant.ofEpochSecond(Long.parseLong(text, 0, whole, 10), nanos);
    }
    try {
      BigDecimal nanos = new BigDecimal(text).movePointRight(9);
      BigDecimal[] parts = new BigDecimal(nanos.toBigIntegerExact()).divideAndRemainder(SECOND);
      return Instant.ofEpochSecond(parts[0].longValueExact(), parts[1].longValueExact());
    } catch (ArithmeticException | NumberFormatException | DateTimeException e) {
      throw errors.because(
          Kind.UNSUPPORTED,
          "write",
          key,
          "\"" + text + "\" is no time in seconds with at most nine places");
    }
  }

  private static boolean isNumber(String text, int begin, int end) {
    for (int i = begin; i < end; i++) {
      if (text.charAt(i) < '0' || text.charAt(i) > '9') {
        return false;
      }
    }
    return begin < end;
  }

  private static final BigDecimal SECOND = BigDecimal.valueOf(1_000_000_000L);

  /// Whether a file with these facts has them.
  boolean areOf(FileFacts facts) {
    return modified.map(facts.modified()::equals).orElse(true)
        && mode.map(it -> it == facts.permissions()).orElse(true);
  }

  /// Gives the file these attributes, and makes sure that it has them.
  void apply(Path file, Key key, FileErrors errors) throws IOException {
    if (mode.isPresent()) {
      Files.setAttribute(file, "unix:mode", mode.get());
    }
    if (modified.isPresent()) {
      Files.getFileAttributeView(file, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
          .setTimes(FileTime.from(modified.get()), null, null);
    }
    if (mode.isPresent() || modified.isPresent()) {
      FileFacts facts = FileFacts.of(file, false);
      if (modified.isPresent() && !facts.modified().equals(modified.get())) {
        throw errors.because(
            Kind.UNSUPPORTED,
            "write",
            key,
            "the file system keeps the time "
                + FileFacts.seconds(modified.get())
                + " only as "
                + FileFacts.seconds(facts.modified()));
      }
      if (mode.isPresent() && facts.permissions() != mode.get()) {
        throw errors.because(
            Kind.UNSUPPORTED,
            "write",
            key,
            "the file got the mode "
                + Integer.toOctalString(facts.permissions())
                + " instead of "
                + Integer.toOctalString(mode.get()),
            "Setting the set-id bits may need more rights.");
      }
    }
  }
}
