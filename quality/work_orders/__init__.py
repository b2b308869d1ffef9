"""Work orders (整改工单): refused rows go back to the department that sent them, and come back corrected."""
