package org.tranship.runbook.registry;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tranship.runbook.registry.Finding.Kind;

/// The rows of the damage table (what the copies that people make lack, and what a registry and its
/// own garbage collection do with it), planted into the image `v1` of a repository, whose last
/// layer is `web`.
enum Damage {
  LAYER_MISSING(Kind.MISSING_BLOB, false) {
    @Override
    void damage(LittleRegistry registry, String repository) {
      registry.remove(registry.blobKey(LAYER));
    }
  },
  LAYER_FLIPPED(Kind.CORRUPT_BLOB, false) {
    @Override
    void damage(LittleRegistry registry, String repository) {
      registry.put(registry.blobKey(LAYER), "wEb");
    }
  },
  LAYER_EMPTY(Kind.TRUNCATED_BLOB, false) {
    @Override
    void damage(LittleRegistry registry, String repository) {
      registry.put(registry.blobKey(LAYER), "");
    }
  },
  MANIFEST_MISSING(Kind.MISSING_BLOB, true) {
    @Override
    void damage(LittleRegistry registry, String repository) {
      registry.remove(registry.blobKey(manifest(registry, repository)));
    }
  },
  MANIFEST_FLIPPED(Kind.CORRUPT_BLOB, true) {
    @Override
    void damage(LittleRegistry registry, String repository) {
      String key = registry.blobKey(manifest(registry, repository));
      registry.put(key, text(registry, key).replace("schemaVersion", "schemaVersioN"));
    }
  },
  MANIFEST_EMPTY(Kind.TRUNCATED_BLOB, true) {
    @Override
    void damage(LittleRegistry registry, String repository) {
      registry.put(registry.blobKey(manifest(registry, repository)), "");
    }
  },
  REVISION_LINK_MISSING(Kind.MISSING_REVISION_LINK, false) {
    @Override
    void damage(LittleRegistry registry, String repository) {
      registry.remove(registry.revisionKey(repository, manifest(registry, repository)));
    }
  },
  REVISION_LINK_OF_A_CHILD_MISSING(Kind.MISSING_REVISION_LINK, false) {
    @Override
    void prepare(LittleRegistry registry, String repository) {
      String child = manifest(registry, repository);
      var _ = registry.pushIndex(repository, "v1", child);
      registry.remove(registry.historyKey(repository, "v1", child));
    }

    @Override
    void damage(LittleRegistry registry, String repository) {
      String index = text(registry, registry.blobKey(manifest(registry, repository)));
      Matcher child = CHILD.matcher(index);
      assertThat(child.find()).as(index).isTrue();
      registry.remove(registry.revisionKey(repository, child.group(1)));
    }
  },
  REVISION_LINK_EMPTY(Kind.BAD_LINK, true) {
    @Override
    void damage(LittleRegistry registry, String repository) {
      registry.put(registry.revisionKey(repository, manifest(registry, repository)), "");
    }
  },
  REVISION_LINK_WITH_A_LINE_FEED(Kind.BAD_LINK, true) {
    @Override
    void damage(LittleRegistry registry, String repository) {
      String key = registry.revisionKey(repository, manifest(registry, repository));
      registry.put(key, text(registry, key) + "\n");
    }
  },
  TAG_LINK_EMPTY(Kind.BAD_LINK, true) {
    @Override
    void damage(LittleRegistry registry, String repository) {
      registry.put(registry.tagKey(repository, "v1"), "");
    }
  },
  TAG_LINK_WITH_A_LINE_FEED(Kind.BAD_LINK, true) {
    @Override
    void damage(LittleRegistry registry, String repository) {
      String key = registry.tagKey(repository, "v1");
      registry.put(key, text(registry, key) + "\n");
    }
  },
  ONE_LAYER_LINK_MISSING(Kind.MISSING_LAYER_LINK, false) {
    @Override
    void damage(LittleRegistry registry, String repository) {
      registry.remove(registry.layerKey(repository, LAYER));
    }
  },
  ALL_LAYER_LINKS_MISSING(Kind.UNSEEN_REPOSITORY, false) {
    @Override
    void damage(LittleRegistry registry, String repository) {
      removeAll(registry, "/repositories/" + repository + "/_layers/");
    }
  },
  TAG_WITHOUT_CURRENT(Kind.TAG_WITHOUT_IMAGE, false) {
    @Override
    void damage(LittleRegistry registry, String repository) {
      registry.remove(registry.tagKey(repository, "v1"));
    }
  },
  LINKS_WITHOUT_BLOBS(Kind.MISSING_BLOB, true) {
    @Override
    void damage(LittleRegistry registry, String repository) {
      removeAll(registry, "/v2/blobs/");
    }
  },
  LAYER_OF_ANOTHER_SIZE(Kind.SIZE_MISMATCH, false) {
    @Override
    void damage(LittleRegistry registry, String repository) {
      String content = text(registry, registry.blobKey(manifest(registry, repository)));
      String hex =
          registry.blob(
              content.replace("\"size\":3,", "\"size\":4,").replace("\"size\":3}", "\"size\":4}"));
      registry.link(registry.revisionKey(repository, hex), hex);
      registry.tag(repository, "v1", hex);
    }
  },
  FILE_AMONG_TAGS(Kind.STRAY_FILE, false) {
    @Override
    void damage(LittleRegistry registry, String repository) {
      registry.put(fileAmongTags(registry, repository), "Bud1");
    }
  };

  /// What a manifest of an index is named by.
  private static final Pattern CHILD = Pattern.compile("\"digest\":\"sha256:([0-9a-f]{64})\"");

  private static final String LAYER = LittleRegistry.sha256("web".getBytes(StandardCharsets.UTF_8));

  /// What a look calls it.
  final Kind kind;

  /// Whether it hides what else is needed, so that nobody may agree to a garbage collection.
  final boolean hides;

  Damage(Kind kind, boolean hides) {
    this.kind = kind;
    this.hides = hides;
  }

  /// Whether images are hurt by it. What is foreign hurts none: the registry lists it as a tag, and
  /// that is all.
  boolean hurts() {
    return kind.isDamage();
  }

  /// Plants it into a registry that is sound.
  final void plant(LittleRegistry registry, String repository) {
    prepare(registry, repository);
    damage(registry, repository);
  }

  /// Makes of a sound registry another sound one, that can be damaged so.
  void prepare(LittleRegistry registry, String repository) {
    // Most can as it is.
  }

  /// Damages a registry that is prepared for it.
  abstract void damage(LittleRegistry registry, String repository);

  /// The key at which [#FILE_AMONG_TAGS] plants its file.
  static String fileAmongTags(LittleRegistry registry, String repository) {
    return registry.tagKey(repository, ".DS_Store").replace("/current/link", "");
  }

  private static String manifest(LittleRegistry registry, String repository) {
    return text(registry, registry.tagKey(repository, "v1")).substring("sha256:".length());
  }

  private static String text(LittleRegistry registry, String key) {
    return RegistryTexts.of(registry).getOrDefault(key, "");
  }

  private static void removeAll(LittleRegistry registry, String part) {
    RegistryTexts.of(registry).keySet().stream()
        .filter(key -> key.contains(part))
        .forEach(registry::remove);
  }
}
