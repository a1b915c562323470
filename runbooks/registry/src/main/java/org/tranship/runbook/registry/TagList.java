package org.tranship.runbook.registry;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tranship.core.compare.ListingAhead;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.value.FileTrouble;
import org.tranship.core.work.EngineLimits;
import org.tranship.core.work.InOrder;

/// Where tags point: what of a registry cannot be told from its blobs and manifests. Written down
/// as a list, it makes them enough to have the registry again.
///
/// A list is text in UTF-8, a tag a line: `repository:tag sha256:DIGEST`. Empty lines, and those
/// that begin with `#`, say nothing.
public final class TagList {
  private static final String UNUSABLE = "TRR-107";

  // Names as distribution's reference/regexp.go has them, but for their length.
  private static final Pattern LINE =
      Pattern.compile(
          "([a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*)"
              + ":([A-Za-z0-9_][A-Za-z0-9_.-]{0,127})\\s+sha256:([0-9a-f]{64})");

  private TagList() {}

  /// A tag.
  ///
  /// @param hex the digest to which it points, without its algorithm
  /// @param fault why that is not known; empty if it is
  public record Tag(String repository, String tag, String hex, String fault) {
    /// The tag as people write it.
    public String image() {
      return repository + ":" + tag;
    }
  }

  /// Tells the tags of a registry in the order of their keys. Memory does not grow with their
  /// number, and nothing is changed.
  ///
  /// @throws RegistryException if there is no registry in the store, or several
  /// @throws StoreException if the store cannot be listed to its end
  public static void of(Store store, Consumer<Tag> told) throws InterruptedException {
    RegistryLayout layout = new RegistryLayout();
    EngineLimits limits = EngineLimits.standard();
    try (Listing listing = new ListingAhead(() -> store.list(ListRequest.ALL));
        InOrder<LinkRead> links =
            new InOrder<>(
                limits, limits.requests(), List.of(store), read -> told.accept(tag(read)))) {
      Consumer<StoreException> passedOver =
          fault -> told.accept(new Tag("", "", "", String.valueOf(fault.getMessage())));
      for (@Nullable Entry entry = Fsck.next(listing, passedOver);
          entry != null;
          entry = Fsck.next(listing, passedOver)) {
        if (layout.of(entry.key()) instanceof Place.Link place && place.kind() == Place.Kind.TAG) {
          Entry link = entry;
          links.run(LinkRead.MOST, LinkRead.MOST, () -> LinkRead.in(store, link, place));
        }
      }
      links.finish();
      if (!layout.found()) {
        throw Fsck.noRegistry(store);
      }
    }
  }

  private static Tag tag(LinkRead read) {
    String hex = read.target();
    return new Tag(
        read.place().repository(), read.place().tag(), hex == null ? "" : hex, read.fault());
  }

  /// A tag as a line of a list.
  public static String line(Tag tag) {
    return tag.image() + " sha256:" + tag.hex();
  }

  /// Reads a list.
  ///
  /// @throws RegistryException if it cannot be read, or a line of it is none of a list
  static void read(Path file, Consumer<Tag> told) {
    int number = 0;
    try (BufferedReader lines = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        number++;
        if (line.isBlank() || line.startsWith("#")) {
          continue;
        }
        Matcher tag = LINE.matcher(line.strip());
        if (!tag.matches()) {
          throw unusable(
              file,
              "line " + number + " is no \"repository:tag sha256:DIGEST\": " + Shown.of(line));
        }
        told.accept(new Tag(tag.group(1), tag.group(2), tag.group(3), ""));
      }
    } catch (IOException e) {
      throw unusable(file, FileTrouble.why(e));
    }
  }

  private static RegistryException unusable(Path file, String why) {
    return new RegistryException(
        UNUSABLE,
        "The list of tags "
            + file
            + " cannot be used: "
            + why
            + ". Nothing was changed. 'tranship registry tags STORE -o FILE' writes one.");
  }
}
