package org.tranship.runbook.anchore;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.tranship.core.value.Key;
import org.tranship.core.value.NearestName;
import org.tranship.core.value.SecretVault;
import org.tranship.core.work.StoreOpener;
import org.tranship.runbook.anchore.config.ArchiveConfig;
import org.tranship.runbook.anchore.config.ConfigReader;
import org.tranship.runbook.anchore.config.DbUrl;
import org.tranship.runbook.anchore.config.DriverConfig;
import org.tranship.runbook.anchore.config.StoreSection;
import org.tranship.runbook.anchore.config.Variables;
import org.tranship.runbook.anchore.db.AnchoreCatalog;
import org.tranship.runbook.anchore.db.AnchoreDatabase;
import org.tranship.runbook.anchore.db.RowPlaces;
import org.tranship.runbook.anchore.db.Selection;
import org.tranship.runbook.anchore.db.TaskTable;

/// Everything that the steps of one migration work with, opened from its plan. Secrets are read
/// from the configuration files and the command line each time, and live only in this process.
///
/// @param plan what was asked
/// @param database Anchore's database
/// @param schema which of the known schemas it has
/// @param source where documents are
/// @param target where they go
/// @param targetAsItIs the same place, of which nothing is made that is missing
/// @param reads where Anchore looks for documents with the target's file
/// @param catalog the rows this migration is about
/// @param tasks Anchore's own record of migrations
/// @param opener opens stores with their layers
/// @param earlier of some rows, those that the run named by `onlyRun` moved; all of them without
///   one
public record Migration(
    AnchorePlan plan,
    AnchoreDatabase database,
    AnchoreDatabase.Schema schema,
    Side source,
    Side target,
    Side targetAsItIs,
    ReadingPlaces reads,
    AnchoreCatalog catalog,
    TaskTable tasks,
    StoreOpener opener,
    Function<Collection<Key>, Set<Key>> earlier)
    implements AutoCloseable {

  /// What a migration needs beside its plan.
  ///
  /// @param url the database, with its password
  /// @param options how to connect to it
  /// @param variables values for `${ANCHORE...}`
  /// @param vault takes the secrets of the configurations
  /// @param opener opens stores with their layers
  /// @param earlier see [Migration]
  public record Means(
      DbUrl url,
      AnchoreDatabase.Options options,
      Variables variables,
      SecretVault vault,
      StoreOpener opener,
      Function<Collection<Key>, Set<Key>> earlier) {
    /// The same means for the way back of a run.
    ///
    /// @param moved of some rows, those that it moved
    public Means limitedTo(Function<Collection<Key>, Set<Key>> moved) {
      return new Means(url, options, variables, vault, opener, moved);
    }
  }

  /// How our sessions are named in the database.
  public static final String APPLICATION = "tranship";

  /// Reads both configurations and looks at the database.
  ///
  /// @throws org.tranship.runbook.anchore.config.ConfigException for either configuration
  /// @throws org.tranship.core.catalog.CatalogException for the database
  public static Migration open(AnchorePlan plan, Means means) throws InterruptedException {
    ConfigReader reader = new ConfigReader(means.variables());
    ArchiveConfig from = reader.read(plan.from(), plan.fromSection());
    ArchiveConfig to = reader.read(plan.to(), plan.toSection());
    AnchoreDatabase database = new AnchoreDatabase(means.url(), means.options(), APPLICATION);
    AnchoreDatabase.Schema schema = database.schema();
    Side source = side(Side.Role.SOURCE, from, means, schema);
    Side target = side(Side.Role.DESTINATION, to, means, schema);
    means.opener().prepare(source.store());
    means.opener().prepare(target.store());
    return new Migration(
        plan,
        database,
        schema,
        source,
        target,
        side(Side.Role.DESTINATION_AS_IT_IS, to, means, schema),
        ReadingPlaces.of(target, reader),
        new AnchoreCatalog(database, selection(plan, source)),
        new TaskTable(database),
        means.opener(),
        means.earlier());
  }

  /// The documents of this side that a plan is about.
  static Selection selection(AnchorePlan plan, Side side) {
    return new Selection(side.urlPrefix(), buckets(plan), plan.accounts(), plan.createdBefore());
  }

  /// The analysis archive holds the documents of one logical bucket, and nothing else may be taken
  /// for part of it where both stores lie in the same place. What an earlier run moved there is
  /// known by itself.
  private static List<String> buckets(AnchorePlan plan) {
    return plan.buckets().isEmpty()
            && plan.onlyRun().isEmpty()
            && plan.fromSection() == StoreSection.ANALYSIS_ARCHIVE
        ? List.of(RowPlaces.ARCHIVE_BUCKET)
        : plan.buckets();
  }

  private static Side side(
      Side.Role role, ArchiveConfig config, Means means, AnchoreDatabase.Schema schema) {
    return Side.of(
        role,
        config,
        means.url(),
        means.options(),
        APPLICATION,
        schema.base64Flag(),
        means.vault());
  }

  /// Why nothing at all can be moved between these two places; empty if nothing is known.
  Optional<String> objection() {
    if (source.sameUrls(target)) {
      return Optional.of(
          "TRA-101 Source and destination give every document the same content_url ("
              + source.urlPrefix()
              + "), so the catalogue could not tell a moved document from another. Use another"
              + " bucket, container, directory or prefix in "
              + plan.to()
              + ".");
    }
    return target.layoutObjection();
  }

  /// Whether the destination's configuration allows to make what is missing of its place.
  boolean makesTarget() {
    return switch (target.config().driver()) {
      case DriverConfig.Db _, DriverConfig.Db2 _ -> false;
      case DriverConfig.LocalFs(String directory) -> !Files.exists(Path.of(directory));
      case DriverConfig.S3 s3 -> s3.createBucket();
      case DriverConfig.Swift swift -> swift.createContainer();
    };
  }

  /// A sentence for each logical bucket and each account that was asked for and that no row has:
  /// most likely its name is mistyped.
  List<String> unknownNames() throws InterruptedException {
    RowPlaces places = new RowPlaces(database);
    List<String> sentences = new ArrayList<>();
    if (!plan.buckets().isEmpty()) {
      sentences.addAll(unknown("in the logical bucket", plan.buckets(), places.buckets()));
    }
    if (!plan.accounts().isEmpty()) {
      sentences.addAll(unknown("of the account", plan.accounts(), places.accounts()));
    }
    return sentences;
  }

  private static List<String> unknown(String what, List<String> asked, List<String> known) {
    return asked.stream()
        .filter(name -> !known.contains(name))
        .map(
            name ->
                "TRA-117 No document is "
                    + what
                    + " \""
                    + name
                    + "\""
                    + NearestName.of(name, known)
                        .map(near -> "; nearest is \"" + near + "\"")
                        .orElse("")
                    + ". The catalogue has "
                    + String.join(", ", known)
                    + ".")
        .toList();
  }

  /// The documents this migration is about, streamed in the catalogue's order. A document that lies
  /// at its new place already (a move within one driver that was cut off) is none of them.
  Documents documents() {
    return new Documents(this, catalog.rows(Optional.<Key>empty()));
  }

  /// Where a document will be.
  String newUrl(Document document) {
    return target.layout().urlFor(document.address()).text();
  }

  /// Whether a document is one that this migration would move: it lies at the source, and not at
  /// its new place already.
  boolean concerns(Document document) {
    return source.holds(document) && !document.contentUrl().equals(newUrl(document));
  }

  /// Ends its connections to the database. A lock or a store that a run still holds is the run's.
  @Override
  public void close() {
    catalog.close();
    database.close();
  }
}
