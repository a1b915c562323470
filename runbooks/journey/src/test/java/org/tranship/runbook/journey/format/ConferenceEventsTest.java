package org.tranship.runbook.journey.format;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.tranship.client.tables.TableRow;

class ConferenceEventsTest {
  private static final String ID = "3c8d2c6a-5c2a-4d2d-9d74-2f3a6c7e9a03";
  private static final String SEAT = "c5555555-5d55-4c55-8c55-555555555555";

  private static Conference conference(boolean published, boolean ever) {
    return new Conference(
        ID,
        new Conference.Texts(
            "Ann \"Owner\"", "ann@contoso.com", "Former", "All", "Redmond", "former", null, null),
        LocalDateTime.parse("2012-06-02T00:00:00"),
        LocalDateTime.parse("2012-06-05T09:30:00.5"),
        published,
        ever,
        List.of(new Conference.Seat(SEAT, "Small room", "One", new BigDecimal("10.00"), 10)));
  }

  @Test
  void aSecondPassesInFrontOfEachAndTheyComeInOrder() {
    List<TableRow> rows =
        ConferenceEvents.of(List.of(conference(false, true), conference(true, true))).stream()
            .map(LogRows::of)
            .toList();
    assertThat(rows.stream().map(row -> row.text("TypeName").orElseThrow()))
        .containsExactly(
            "ConferenceCreated",
            "SeatCreated",
            "ConferencePublished",
            "ConferenceUnpublished",
            "ConferenceCreated",
            "SeatCreated",
            "ConferencePublished");
    assertThat(rows).allMatch(row -> row.key().partition().equals("201204"));
    assertThat(rows.getFirst().key().row()).isEqualTo("00634688352010000000_Generated");
    assertThat(rows.getLast().key().row()).isEqualTo("00634688352070000000_Generated");
    assertThat(rows.getFirst().text("CreationDate")).contains("2012-04-01T00:00:01.0000000Z");
  }

  @Test
  void oneThatWasNeverPublishedWasOnlyMade() {
    assertThat(ConferenceEvents.of(List.of(conference(false, false)))).hasSize(2);
  }

  @Test
  void theirRowsHaveNoMessageAndNoTypeOfASource() {
    TableRow row = LogRows.of(ConferenceEvents.of(List.of(conference(true, true))).get(1));
    assertThat(row.cells())
        .containsOnlyKeys(
            "Kind",
            "SourceId",
            "Payload",
            "AssemblyName",
            "Namespace",
            "FullName",
            "TypeName",
            "CreationDate");
    assertThat(row.text("SourceId")).contains(SEAT);
    assertThat(row.text("AssemblyName")).contains("Conference.Contracts");
    assertThat(row.text("FullName")).contains("Conference.SeatCreated");
    assertThat(LogRows.isGenerated(row)).isTrue();
  }

  @Test
  void payloadsAreWrittenAsTheOriginalWritesThem() {
    var events = ConferenceEvents.of(List.of(conference(false, true)));
    assertThat(events.get(0).payload())
        .isEqualTo(
            """
            {"$type":"Conference.ConferenceCreated, Conference.Contracts",\
            "SourceId":"3c8d2c6a-5c2a-4d2d-9d74-2f3a6c7e9a03","Name":"Former","Description":"All",\
            "Location":"Redmond","Slug":"former","Tagline":null,"TwitterSearch":null,\
            "StartDate":"2012-06-02T00:00:00","EndDate":"2012-06-05T09:30:00.5",\
            "Owner":{"$type":"Conference.Owner, Conference.Contracts","Name":"Ann \\"Owner\\"",\
            "Email":"ann@contoso.com"}}""");
    assertThat(events.get(1).payload())
        .isEqualTo(
            """
            {"$type":"Conference.SeatCreated, Conference.Contracts",\
            "ConferenceId":"3c8d2c6a-5c2a-4d2d-9d74-2f3a6c7e9a03",\
            "SourceId":"c5555555-5d55-4c55-8c55-555555555555","Name":"Small room",\
            "Description":"One","Price":10.00,"Quantity":10}""");
    assertThat(events.get(3).payload())
        .isEqualTo(
            """
            {"$type":"Conference.ConferenceUnpublished, Conference.Contracts",\
            "SourceId":"3c8d2c6a-5c2a-4d2d-9d74-2f3a6c7e9a03"}""");
  }
}
