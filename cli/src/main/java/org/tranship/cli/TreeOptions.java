package org.tranship.cli;

import org.tranship.core.store.StoreSpec;
import org.tranship.runbook.imagestore.tree.Layout;
import org.tranship.runbook.imagestore.tree.NameRules;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// How the tree of an image store is read.
final class TreeOptions {
  @Mixin private LayoutOption layout = new LayoutOption();

  @Option(
      names = "--linux",
      description = "The cluster's nodes are Linux: names may be what Windows does not allow.")
  private boolean linux;

  Layout layout(StoreSpec spec) {
    return layout.layout(spec);
  }

  NameRules rules() {
    return new NameRules(!linux);
  }
}
