package org.tranship.testkit.kill;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a registry's store holds at one moment, and whether it hangs together, by the layout of
/// distribution.
///
/// @param objects all of them, by key
record RegistryContents(SortedMap<String, byte[]> objects) {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final String ROOT = "docker/registry/v2/";
  private static final Pattern BLOB =
      Pattern.compile(ROOT + "blobs/sha256/[0-9a-f]{2}/([0-9a-f]{64})/data");
  private static final Pattern LINK =
      Pattern.compile(
          ROOT
              + "repositories/(?<in>.+?)/(?<what>_layers|_manifests/revisions"
              + "|_manifests/tags/(?<tag>[^/]+)/index|_manifests/tags/(?<current>[^/]+)/current)"
              + "(/sha256/(?<hex>[0-9a-f]{64}))?/link");

  /// What an image lacks here; empty if it is whole.
  ///
  /// @param image `repository:tag`
  /// @param digest of its manifest
  Optional<String> lack(String image, String digest) {
    int colon = image.lastIndexOf(':');
    String repository = image.substring(0, colon);
    String tagged = text(tag(repository, image.substring(colon + 1)) + "current/link");
    return tagged.equals(digest)
        ? lackOfManifest(repository, digest)
        : Optional.of(tagged.isEmpty() ? "it has no tag" : "its tag is " + tagged);
  }

  private Optional<String> lackOfManifest(String repository, String digest) {
    String home = ROOT + "repositories/" + repository;
    if (!text(home + "/_manifests/revisions/" + path(digest) + "/link").equals(digest)) {
      return Optional.of("no revision link of " + digest);
    }
    Optional<String> unsound = unsound(digest);
    if (unsound.isPresent()) {
      return unsound;
    }
    JsonNode manifest;
    try {
      manifest = JSON.readTree(objects.get(blob(digest)));
    } catch (JacksonException e) {
      return Optional.of(digest + " is no manifest: " + e.getMessage());
    }
    for (JsonNode child : manifest.at("/manifests")) {
      Optional<String> lack = lackOfManifest(repository, child.at("/digest").asString());
      if (lack.isPresent()) {
        return lack;
      }
    }
    List<JsonNode> parts = new ArrayList<>();
    manifest.at("/layers").forEach(parts::add);
    if (manifest.has("config")) {
      parts.add(manifest.at("/config"));
    }
    for (JsonNode part : parts) {
      String each = part.at("/digest").asString();
      if (!text(home + "/_layers/" + path(each) + "/link").equals(each)) {
        return Optional.of("no layer link of " + each);
      }
      Optional<String> lack = unsound(each);
      if (lack.isPresent()) {
        return lack;
      }
    }
    return Optional.empty();
  }

  /// What is there without what it refers to, and blobs that are not what their names say.
  List<String> broken() {
    List<String> broken = new ArrayList<>();
    for (String key : objects.keySet()) {
      Matcher blob = BLOB.matcher(key);
      if (blob.matches()) {
        unsound("sha256:" + blob.group(1)).ifPresent(why -> broken.add(key + ": " + why));
      }
      Matcher link = LINK.matcher(key);
      if (link.matches()) {
        brokenLink(link).ifPresent(why -> broken.add(key + ": " + why));
      }
    }
    return broken;
  }

  private Optional<String> brokenLink(Matcher link) {
    String digest = text(link.group());
    String repository = link.group("in");
    String named = link.group("hex");
    if (named != null && !digest.equals("sha256:" + named)) {
      return Optional.of("it holds " + digest);
    }
    if (link.group("what").equals("_layers") || link.group("tag") != null) {
      return unsound(digest);
    }
    String current = link.group("current");
    if (current != null
        && text(tag(repository, current) + "index/" + path(digest) + "/link").isEmpty()) {
      return Optional.of("it has no history");
    }
    return lackOfManifest(repository, digest);
  }

  /// The keys of all links.
  SortedSet<String> links() {
    SortedSet<String> links = new TreeSet<>(objects.keySet());
    links.removeIf(key -> !key.endsWith("/link"));
    return links;
  }

  /// The keys of all blobs and links: whatever a copy may be.
  SortedSet<String> content() {
    SortedSet<String> content = links();
    for (String key : objects.keySet()) {
      if (BLOB.matcher(key).matches()) {
        content.add(key);
      }
    }
    return content;
  }

  /// The SHA-256 of every blob and link, by key.
  SortedMap<String, String> hashes() {
    SortedMap<String, String> hashes = new TreeMap<>();
    content().forEach(key -> hashes.put(key, hash(key)));
    return hashes;
  }

  /// The SHA-256 of an object; empty if there is none.
  String hash(String key) {
    byte[] bytes = objects.get(key);
    return bytes == null ? "" : sha256(bytes);
  }

  private Optional<String> unsound(String digest) {
    byte[] bytes = objects.get(blob(digest));
    if (bytes == null) {
      return Optional.of("no blob " + digest);
    }
    String found = "sha256:" + sha256(bytes);
    return found.equals(digest)
        ? Optional.empty()
        : Optional.of("the blob " + digest + " is " + found);
  }

  private String text(String key) {
    byte[] bytes = objects.get(key);
    return bytes == null ? "" : new String(bytes, StandardCharsets.UTF_8);
  }

  private static String tag(String repository, String tag) {
    return ROOT + "repositories/" + repository + "/_manifests/tags/" + tag + "/";
  }

  private static String path(String digest) {
    return digest.replaceFirst(":", "/");
  }

  private static String blob(String digest) {
    String hex = digest.substring(digest.indexOf(':') + 1);
    return ROOT
        + "blobs/sha256/"
        + hex.substring(0, Math.min(2, hex.length()))
        + "/"
        + hex
        + "/data";
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java runtime lacks SHA-256", e);
    }
  }
}
