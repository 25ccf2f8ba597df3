"""One verb: bring a stage to what the checkout says, however far it is from it."""
