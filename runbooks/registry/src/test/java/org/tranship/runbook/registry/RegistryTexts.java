package org.tranship.runbook.registry;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.ObjectBody;
import org.tranship.core.store.ReadRequest;
import org.tranship.core.value.Key;
import org.tranship.core.value.Version;

/// What the store of a little registry holds, and whether it hangs together.
final class RegistryTexts {
  private RegistryTexts() {}

  /// Every object of a store as text, by key.
  static Map<String, String> of(LittleRegistry registry) {
    Map<String, String> texts = new TreeMap<>();
    try (Listing listing = registry.store().list(ListRequest.ALL)) {
      for (var entry = listing.next(); entry != null; entry = listing.next()) {
        try (ObjectBody body =
            registry.store().open(entry.key(), ReadRequest.whole(Version.NONE))) {
          texts.put(entry.key().text(), new String(body.readAll(1 << 20), StandardCharsets.UTF_8));
        }
      }
    }
    return texts;
  }

  /// What the links of tags have to hold, by their keys.
  ///
  /// @param tags the digests of their manifests, by `repository:tag`
  static Map<String, String> ofTags(LittleRegistry registry, Map<String, String> tags) {
    Map<String, String> texts = new TreeMap<>();
    tags.forEach(
        (image, hex) -> {
          int colon = image.indexOf(':');
          texts.put(
              registry.tagKey(image.substring(0, colon), image.substring(colon + 1)),
              "sha256:" + hex);
        });
    return texts;
  }

  /// Whether an object of the target is there without what it refers to.
  static Optional<String> broken(LittleRegistry registry) {
    Map<String, String> texts = of(registry);
    RegistryLayout layout = new RegistryLayout();
    for (Map.Entry<String, String> one : texts.entrySet()) {
      if (!(layout.of(Key.of(one.getKey())) instanceof Place.Link link)) {
        continue;
      }
      String hex = one.getValue().substring(7);
      boolean needed =
          switch (link.kind()) {
            case LAYER -> texts.containsKey(registry.blobKey(hex));
            case REVISION ->
                texts.containsKey(registry.blobKey(hex)) && parts(registry, texts, link, hex);
            case TAG_HISTORY -> texts.containsKey(registry.blobKey(hex));
            case TAG ->
                texts.containsKey(registry.revisionKey(link.repository(), hex))
                    && texts.containsKey(registry.historyKey(link.repository(), link.tag(), hex));
          };
      if (!needed) {
        return Optional.of(one.getKey());
      }
    }
    return Optional.empty();
  }

  private static boolean parts(
      LittleRegistry registry, Map<String, String> texts, Place.Link link, String hex) {
    try {
      String json = Objects.requireNonNull(texts.get(registry.blobKey(hex)));
      return Manifest.parse(json.getBytes(StandardCharsets.UTF_8)).references().stream()
          .allMatch(
              part ->
                  texts.containsKey(
                      part.role() == Manifest.Role.CHILD
                          ? registry.revisionKey(link.repository(), part.hex())
                          : registry.layerKey(link.repository(), part.hex())));
    } catch (Manifest.Unreadable e) {
      throw new AssertionError(e);
    }
  }
}
