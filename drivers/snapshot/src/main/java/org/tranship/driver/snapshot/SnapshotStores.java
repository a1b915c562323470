package org.tranship.driver.snapshot;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.tranship.client.sqlite.SqliteLibrary;
import org.tranship.core.store.Store;
import org.tranship.core.store.StoreException;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.store.StoreProvider;
import org.tranship.core.store.StoreSpec;
import org.tranship.core.value.Secrets;

/// Opens `snapshot:FILE`. What follows the colon is taken literally. The option `digest` says which
/// digest an entry gets: `listed`, the one that its store listed, and where there is none the
/// SHA-256 of its content; `content`, the other way round.
public final class SnapshotStores implements StoreProvider {
  static final String SCHEME = "snapshot";

  @Override
  public Set<String> schemes() {
    return Set.of(SCHEME);
  }

  @Override
  public String description() {
    return "snapshot:FILE: what tranship snapshot wrote down; can be compared, not read or written;"
        + " option digest";
  }

  @Override
  public Store open(StoreSpec spec, Secrets secrets) {
    String display = spec.location().toString();
    boolean content = false;
    for (Map.Entry<String, String> option : spec.options().entrySet()) {
      if (!option.getKey().equals("digest")) {
        throw wrong(display, "there is no option \"" + option.getKey() + "\"");
      }
      content =
          switch (option.getValue()) {
            case "content" -> true;
            case "listed" -> false;
            default -> throw wrong(display, "digest=" + option.getValue() + " is not known");
          };
    }
    if (!spec.secrets().isEmpty()) {
      throw wrong(display, "a snapshot takes no secret");
    }
    if (spec.location().rest().isEmpty()) {
      throw wrong(display, "the file is missing");
    }
    try {
      SqliteLibrary.prepare();
      return new SnapshotStore(new SnapshotFile(Path.of(spec.location().rest()), display), content);
    } catch (InvalidPathException e) {
      throw wrong(display, "the text is no path here: " + e.getReason());
    }
  }

  private static StoreException wrong(String display, String reason) {
    return StoreException.of(Kind.CONFIGURATION, "open", display)
        .because(reason)
        .next("Write snapshot:FILE; the one option is digest, listed or content.")
        .build();
  }
}
