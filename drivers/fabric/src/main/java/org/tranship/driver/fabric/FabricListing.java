package org.tranship.driver.fabric;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tranship.client.fabric.FabricFailure;
import org.tranship.client.fabric.FabricGateway;
import org.tranship.client.fabric.ImageFile;
import org.tranship.client.fabric.ImagePage;
import org.tranship.core.store.Entry;
import org.tranship.core.store.ListRequest;
import org.tranship.core.store.Listing;
import org.tranship.core.store.StoreException.Kind;
import org.tranship.core.value.Key;

/// A listing, folder by folder and page by page, in no order that could be relied on: the gateway
/// lists one level at a time. A folder that a page cut in two is walked once.
final class FabricListing implements Listing {
  private static final Set<String> IMPOSSIBLE = Set.of("", ".", "..", "$");

  /// How often a folder that comes and goes is asked for before its gateway is not believed.
  private static final int ATTEMPTS = 20;

  private final FabricGateway gateway;
  private final FabricErrors errors;
  private final ListRequest request;
  private final Deque<String> folders = new ArrayDeque<>();
  private final Set<String> below = new HashSet<>();
  private final Deque<ImageFile> files = new ArrayDeque<>();
  private @Nullable String folder;
  private String token = "";

  /// Whether what is asked for next is what an answer has named, so that it has to be there.
  private boolean listed;

  FabricListing(FabricGateway gateway, FabricErrors errors, ListRequest request) {
    this.gateway = gateway;
    this.errors = errors;
    this.request = request;
    folders.add(start(request.prefix()));
  }

  /// The deepest folder that every key of the prefix is in; a prefix may go on as no key can.
  private static String start(String prefix) {
    int end = 0;
    for (int slash = prefix.indexOf('/'); slash >= 0; slash = prefix.indexOf('/', slash + 1)) {
      String part = prefix.substring(end == 0 ? 0 : end + 1, slash);
      if (IMPOSSIBLE.contains(part)) {
        break;
      }
      end = slash;
    }
    return prefix.substring(0, end);
  }

  @Override
  public @Nullable Entry next() {
    while (true) {
      ImageFile file = files.poll();
      if (file == null) {
        if (!fetch()) {
          return null;
        }
        continue;
      }
      Key key = Key.of(file.path());
      if (file.path().startsWith(request.prefix())
          && (request.after().isEmpty() || key.compareTo(request.after().get()) > 0)) {
        return FabricStore.entry(file);
      }
    }
  }

  /// @return whether there may be more
  private boolean fetch() {
    errors.refuseIfInterrupted("list");
    String current = folder;
    if (current == null) {
      current = folders.poll();
      if (current == null) {
        return false;
      }
      below.clear();
    }
    Optional<ImagePage> page;
    try {
      page = page(current);
    } catch (IOException e) {
      throw errors.failed("list", null, e);
    }
    String next = page.map(ImagePage::next).orElse("");
    if (!next.isEmpty() && next.equals(token)) {
      throw errors
          .fault(Kind.UNEXPECTED, "list", null)
          .because("the gateway listed the same page again")
          .build();
    }
    page.ifPresent(this::take);
    listed = true;
    token = next;
    folder = next.isEmpty() ? null : current;
    return true;
  }

  /// What was listed a moment ago and is absent now is believed to be gone only if the folder above
  /// it does not show it any more: else the listing would come out shorter without a word. Shown
  /// again, it may have come back in between, so it is asked for again; what is shown and absent
  /// each time is a fault of the gateway.
  private Optional<ImagePage> page(String current) throws IOException {
    for (int attempt = 1; ; attempt++) {
      try {
        return listed ? gateway.folder(current, token) : gateway.content(current, token);
      } catch (FabricFailure failure) {
        if (!failure.isMissing() || current.isEmpty()) {
          throw failure;
        }
        if (isGone(current)) {
          return Optional.empty();
        }
        if (attempt == ATTEMPTS) {
          throw failure;
        }
      }
    }
  }

  private boolean isGone(String path) throws IOException {
    String above = path.contains("/") ? path.substring(0, path.lastIndexOf('/')) : "";
    String next = "";
    do {
      Optional<ImagePage> page;
      try {
        page = above.isEmpty() ? gateway.content("", next) : gateway.folder(above, next);
      } catch (FabricFailure failure) {
        if (failure.isMissing() && !above.isEmpty()) {
          return isGone(above);
        }
        throw failure;
      }
      if (page.stream().flatMap(it -> it.folders().stream()).anyMatch(path::equalsIgnoreCase)) {
        return false;
      }
      next = page.map(ImagePage::next).orElse("");
    } while (!next.isEmpty());
    return true;
  }

  private void take(ImagePage page) {
    files.addAll(page.files());
    for (String name : page.folders()) {
      // Where case does not count, a folder need not be spelled as the files below it are.
      int common = Math.min(name.length() + 1, request.prefix().length());
      boolean wanted = (name + "/").regionMatches(true, 0, request.prefix(), 0, common);
      if (wanted && below.add(name)) {
        folders.push(name);
      }
    }
  }

  @Override
  public void close() {
    files.clear();
    folders.clear();
    folder = null;
  }
}
