package org.tranship.runbook.journey;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.Map;
import org.tranship.core.cutover.PlanContradiction;

/// What a request costs and how long a write takes, for an estimate. What the plan does not give is
/// assumed, and said to be: nobody has asked the provider.
///
/// @param requests the price of 10,000 requests to the table service
/// @param requestsGiven whether the plan gives it
/// @param currency in which
/// @param write how long a group of rows takes to be written
/// @param writeGiven whether the plan gives it
public record CostPlan(
    BigDecimal requests,
    boolean requestsGiven,
    String currency,
    Duration write,
    boolean writeGiven) {
  static final String REQUESTS = "costs.requests";
  static final String WRITE = "costs.write";
  private static final String CURRENCY = "costs.currency";

  /// From the flat settings of a plan.
  ///
  /// @throws PlanContradiction if it makes no sense
  static CostPlan of(Map<String, String> settings) {
    return new CostPlan(
        price(settings.getOrDefault(REQUESTS, "0.00036")),
        settings.containsKey(REQUESTS),
        settings.getOrDefault(CURRENCY, "USD"),
        PlanSections.length(settings, WRITE, "50ms"),
        settings.containsKey(WRITE));
  }

  private static BigDecimal price(String text) {
    try {
      BigDecimal price = new BigDecimal(text.strip());
      if (price.signum() >= 0) {
        return price;
      }
    } catch (NumberFormatException _) {
      // Said below, as of one that is less than nothing.
    }
    throw new PlanContradiction(REQUESTS, "it is the price of 10,000 requests, such as 0.00036");
  }
}
