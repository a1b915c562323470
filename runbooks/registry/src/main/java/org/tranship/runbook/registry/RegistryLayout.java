package org.tranship.runbook.registry;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tranship.core.value.Key;

/// The layout of one registry in a store, found from its keys: the part in front of
/// `docker/registry/v2/` is whatever the registry's driver puts there (a root directory, Swift's
/// `files/`).
final class RegistryLayout {
  static final String ROOT = "docker/registry/v2/";

  private static final Pattern BLOB =
      Pattern.compile("blobs/sha256/([0-9a-f]{2})/(\\1[0-9a-f]{62})/data");
  private static final Pattern BLOB_BY_ID = Pattern.compile("blobs/id/[^/]+/[^/]+/data");
  private static final Pattern REPOSITORY = Pattern.compile("repositories/(.+?)/_([a-z]+)/(.*)");
  private static final Pattern BY_DIGEST = Pattern.compile("sha256/([0-9a-f]{64})/link");
  private static final Pattern REVISION = Pattern.compile("revisions/sha256/([0-9a-f]{64})/link");
  private static final Pattern TAG =
      Pattern.compile("tags/([^/]+)/(?:current|index/sha256/([0-9a-f]{64}))/link");
  private static final Pattern UPLOAD = Pattern.compile("([^/]+)/.+");

  private @Nullable String root;

  /// Where in the store the registry begins; empty before its first key was seen.
  String root() {
    return root == null ? "" : root;
  }

  /// Whether a key of the registry was seen.
  boolean found() {
    return root != null;
  }

  /// @throws RegistryException if the key belongs to another registry than the ones before, or to a
  ///   layout in which nothing can be checked
  Place of(Key key) {
    String text = key.text();
    int at = text.indexOf(ROOT);
    if (at < 0 || at > 0 && text.charAt(at - 1) != '/') {
      return new Place.Outside();
    }
    String front = text.substring(0, at);
    if (root == null) {
      root = front;
    } else if (!front.equals(root)) {
      throw new RegistryException(
          "TRR-102",
          "There are two registries in the store, one below \""
              + root
              + ROOT
              + "\" and one below \""
              + front
              + ROOT
              + "\". Name the folder of one of them.");
    }
    return inside(text.substring(at + ROOT.length()));
  }

  private static Place inside(String path) {
    Matcher blob = BLOB.matcher(path);
    if (blob.matches()) {
      return new Place.Blob(blob.group(2));
    }
    if (BLOB_BY_ID.matcher(path).matches()) {
      throw new RegistryException(
          "TRR-103",
          "The blobs of this registry are named by numbers of their own (blobs/id/...), as Mirantis"
              + " Secure Registry does it. Their digests are in its metadata and not in the store, so"
              + " that nothing can be checked from the store alone.");
    }
    Matcher repository = REPOSITORY.matcher(path);
    return repository.matches()
        ? of(repository.group(1), repository.group(2), repository.group(3))
        : new Place.Stray();
  }

  private static Place of(String repository, String part, String rest) {
    switch (part) {
      case "layers" -> {
        Matcher link = BY_DIGEST.matcher(rest);
        if (link.matches()) {
          return new Place.Link(Place.Kind.LAYER, repository, "", link.group(1));
        }
      }
      case "manifests" -> {
        Matcher revision = REVISION.matcher(rest);
        if (revision.matches()) {
          return new Place.Link(Place.Kind.REVISION, repository, "", revision.group(1));
        }
        Matcher tag = TAG.matcher(rest);
        if (tag.matches()) {
          return tag.group(2) == null
              ? new Place.Link(Place.Kind.TAG, repository, tag.group(1), "")
              : new Place.Link(Place.Kind.TAG_HISTORY, repository, tag.group(1), tag.group(2));
        }
      }
      case "uploads" -> {
        Matcher upload = UPLOAD.matcher(rest);
        if (upload.matches()) {
          return new Place.Upload(repository, upload.group(1));
        }
      }
      default -> {
        // Said below.
      }
    }
    return new Place.Stray();
  }
}
